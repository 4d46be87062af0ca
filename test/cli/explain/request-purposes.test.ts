import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { purposeOf } from '../../../src/cli/explain/request-purposes.ts'
import type { Api } from '../../../src/protocol/schema.ts'

const client = fileURLToPath(new URL('../../../src/client/', import.meta.url))

/** The files of the APIs that the client imports. */
function apiFiles(): string[] {
  const sources = readdirSync(client, { recursive: true, encoding: 'utf8' })
  const imported = sources
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [
      ...readFileSync(`${client}${name}`, 'utf8').matchAll(
        /^import \{.*protocol\/apis\/([a-z-]+)\.ts'/gm,
      ),
    ])
  return [...new Set(imported.map(([, file]) => file ?? ''))]
}

test('every request that the client sends has a purpose in both languages', async () => {
  const files = apiFiles()
  expect(files.length).toBeGreaterThan(30)
  for (const file of files) {
    const module: Record<string, Api> = await import(`../../../src/protocol/apis/${file}.ts`)
    for (const api of Object.values(module).filter(({ key }) => key !== undefined)) {
      const { text } = purposeOf(api.name)
      expect([text.en(), text.ko()], api.name).not.toContain('')
    }
  }
})
