/** A normal run sends fewer frames than `npm run fuzz`, always the same ones. */
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/fuzz.js', import.meta.url))

test('20,000 damaged frames do a broker no harm', async () => {
  const { stdout, exitCode } = await execa('node', [script, '--frames', '20000', '--seed', '20'], {
    reject: false,
  })
  expect(stdout).toMatch(/^seed 20: 20\d{3} frames, \d{4,} answers, .*, 0 findings$/)
  expect(exitCode).toBe(0)
})
