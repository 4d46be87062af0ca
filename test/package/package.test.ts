import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

describe('the packed package', () => {
  const directory = mkdtempSync(join(tmpdir(), 'samsa-package-'))
  let packed: Packed

  beforeAll(async () => {
    const { stdout } = await execa(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', directory],
      { cwd: root },
    )
    const reports = JSON.parse(stdout) as Packed[]
    if (reports[0] === undefined) throw new Error(`npm pack said ${stdout}`)
    packed = reports[0]
  })
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  test('holds what runs, and nothing else', () => {
    const folders = new Set(packed.files.map(({ path }) => path.split('/')[0]))
    expect([...folders].sort()).toEqual([
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin',
      'dist',
      'docs',
      'examples',
      'man',
      'oclif.manifest.json',
      'package.json',
    ])
  })

  test('names every launcher and man page', () => {
    const { bin, man } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      bin: Record<string, string>
      man: string[]
    }
    const paths = new Set(packed.files.map(({ path }) => path))
    expect(Object.keys(bin)).toContain('kafka-topics')
    expect(Object.keys(bin)).toContain('kafka-topics.sh')
    expect(Object.keys(bin)).toContain('samsa')
    const missing = [...Object.values(bin), ...man].filter((path) => !paths.has(path))
    expect(missing).toEqual([])
  })

  test('is a library whose types and modules stand alone', async () => {
    const project = join(directory, 'project')
    const installed = join(project, 'node_modules', 'samsa')
    mkdirSync(installed, { recursive: true })
    await execa('tar', [
      ...['-xzf', join(directory, packed.filename)],
      ...['-C', installed, '--strip-components', '1'],
    ])
    // The dependencies that running needs; types need none, not even those of node.
    symlinkSync(
      join(root, 'node_modules', 'better-sqlite3'),
      join(project, 'node_modules', 'better-sqlite3'),
    )
    const write = (name: string, content: string) => writeFileSync(join(project, name), content)
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2022'],
      types: [],
      module: 'nodenext',
      strict: true,
      noEmit: true,
      skipLibCheck: false,
    }
    write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['use.ts'] }))
    write('package.json', JSON.stringify({ type: 'module' }))
    write(
      'use.ts',
      `import { type LocalBroker, startBroker } from 'samsa'
      await using broker: LocalBroker = await startBroker({ topics: ['a', { name: 'b', partitions: 3 }] })
      const address: string = broker.bootstrapServers
      await broker.clock.advance('8 days')
      // @ts-expect-error: there is no such option
      await startBroker({ prot: 9092 })
      export { address }`,
    )
    const tsc = join(root, 'node_modules', '.bin', 'tsc')
    expect((await execa(tsc, ['-p', project], { reject: false })).stdout).toBe('')
    const use = `.startBroker().then(async (broker) => {
      console.log(broker.bootstrapServers)
      await broker.stop()
    })`
    write('module.mjs', `import * as samsa from 'samsa'\nawait samsa${use}`)
    write('module.cjs', `require('samsa')${use}`)
    for (const name of ['module.mjs', 'module.cjs']) {
      const { stdout, stderr } = await execa('node', [join(project, name)])
      expect([stdout, stderr]).toEqual([expect.stringMatching(/^localhost:\d+$/), ''])
    }
    const data = join(directory, 'data')
    mkdirSync(data)
    write(
      'exits.mjs',
      `import { startBroker } from 'samsa'
      console.log((await startBroker()).dataDirectory)
      process.exit(7)`,
    )
    const { stdout, exitCode } = await execa('node', [join(project, 'exits.mjs')], {
      env: { TMPDIR: data },
      reject: false,
    })
    expect([exitCode, stdout.startsWith(realpathSync(data)), readdirSync(data)]).toEqual([
      7,
      true,
      [],
    ])
  })

  test('puts the commands on the PATH when it is installed globally', async () => {
    const prefix = join(directory, 'prefix')
    // Without install scripts, as npm 12 and pnpm install: a client tool must not need SQLite.
    await execa('npm', [
      ...['install', '--global', '--ignore-scripts', '--prefix', prefix],
      join(directory, packed.filename),
    ])
    const env = { PATH: `${join(prefix, 'bin')}:${process.env['PATH']}` }
    for (const tool of ['kafka-topics', 'kafka-topics.sh', 'kafka-console-consumer']) {
      expect((await execa(tool, ['--version'], { env })).stdout).toBe('3.7.2')
    }
    const help = await execa('samsa', ['--help'], { env })
    expect(help.stdout).toContain('broker')
    const completion = await execa('samsa', ['completion', 'bash'], { env })
    expect(completion.stdout).toContain('complete -F _samsa_complete samsa kafka-')
    const line = ['complete', 'bash', 'kafka-topics --descr', '']
    expect((await execa('samsa', line, { env })).stdout).toBe('words\n--describe')
  })
})
