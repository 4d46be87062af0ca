/**
 * Completion as people have it: real shells on a terminal, the built commands, a broker. Needs Python for the terminal.
 * The script for PowerShell is not run here.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort, Home } from '../../commands/server-processes.ts'

const bin = fileURLToPath(new URL('../../../bin', import.meta.url))
const driver = fileURLToPath(new URL('type_in_shell.py', import.meta.url))
const TOOLS = ['kafka-topics', 'kafka-configs', 'kafka-consumer-groups.sh']

const isThere = (program: string, option: string): boolean =>
  spawnSync(program, [option], { stdio: 'ignore' }).status === 0

const posixFunctions = TOOLS.map(
  (tool) => `${tool}() { printf 'ARG<%s>\\n' "$@"; echo END; }\n`,
).join('')
const fishFunctions = TOOLS.map(
  (tool) => `function ${tool}; printf 'ARG<%s>\\n' $argv; echo END; end\n`,
).join('')
const SHELLS = [
  ['bash', 'setup.bash', `eval "$(samsa completion bash)"\n${posixFunctions}echo READY\n`],
  [
    'zsh',
    '.zshrc',
    `autoload -U compinit; compinit -u -D\neval "$(samsa completion zsh)"\n${posixFunctions}echo READY\n`,
  ],
  ['fish', 'setup.fish', `samsa completion fish | source\n${fishFunctions}echo READY\n`],
] as const

describe('completion', () => {
  const home = new Home()
  let bootstrap = ''

  beforeAll(async () => {
    const port = String(await freePort())
    bootstrap = `localhost:${port}`
    await home.run('samsa', ['broker', 'start', '--ephemeral', '--port', port])
    const server = ['--bootstrap-server', bootstrap]
    for (const topic of ['orders', 'payments.v1']) {
      await home.run('kafka-topics', [...server, '--create', '--topic', topic])
    }
    const reset = ['--reset-offsets', '--to-latest', '--topic', 'orders', '--execute']
    await home.run('kafka-consumer-groups', [...server, '--group', 'team:billing', ...reset])
    writeFileSync(join(home.path, 'client settings.properties'), '')
  })
  afterAll(() => home[Symbol.asyncDispose]())

  test.for(SHELLS)('in %s', async ([shell, file, setup], { skip }) => {
    for (const program of ['python3', shell]) {
      if (!isThere(program, '--version')) skip(`${program} is not on the PATH`)
    }
    mkdirSync(join(home.path, shell), { recursive: true })
    const setupFile = join(home.path, shell, file)
    writeFileSync(setupFile, setup)
    const server = `--bootstrap-server ${bootstrap}`
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['kafka-topics --descr|', ['--describe']],
      [
        `kafka-topics ${server} --topic ord|`,
        ['--bootstrap-server', bootstrap, '--topic', 'orders'],
      ],
      [
        `kafka-topics --bootstrap-server=${bootstrap} --topic=pay|`,
        [`--bootstrap-server=${bootstrap}`, '--topic=payments.v1'],
      ],
      [
        `kafka-topics --bootstrap-server=${bootstrap} --topic="pay|`,
        [`--bootstrap-server=${bootstrap}`, '--topic=payments.v1'],
      ],
      [
        `kafka-consumer-groups.sh ${server} --group team:b|`,
        ['--bootstrap-server', bootstrap, '--group', 'team:billing'],
      ],
      [
        `kafka-consumer-groups.sh ${server} --group 'team:b|`,
        ['--bootstrap-server', bootstrap, '--group', 'team:billing'],
      ],
      ['kafka-topics --config retention.b|5', ['--config', 'retention.bytes=5']],
      ['kafka-topics --config cleanup.policy=comp|', ['--config', 'cleanup.policy=compact']],
      [
        'kafka-configs --entity-type topics --add-config retention.bytes=1,message.timestamp.ty|Log|',
        [
          ...['--entity-type', 'topics', '--add-config'],
          'retention.bytes=1,message.timestamp.type=LogAppendTime',
        ],
      ],
      ['kafka-topics --command-config clie|', ['--command-config', 'client settings.properties']],
    ]
    const { stdout } = await execa(
      'python3',
      [driver, shell, setupFile, ...cases.map(([c]) => c)],
      {
        cwd: home.path,
        env: {
          PATH: `${bin}${delimiter}${process.env['PATH']}`,
          HOME: home.path,
          XDG_DATA_HOME: home.path,
          // What is tested is not how busy the machine is.
          SAMSA_COMPLETION_TIMEOUT_MS: '10000',
        },
      },
    )
    const seen = stdout.split('\n').map((line) => JSON.parse(line) as string[])
    expect(seen).toEqual(cases.map(([, words]) => words))
  })

  test('is silent, and soon, where a broker takes the connection and never answers', async () => {
    const mute = createServer(() => undefined).listen(0, '127.0.0.1')
    await new Promise((done) => mute.once('listening', done))
    const { port } = mute.address() as { port: number }
    const line = `kafka-topics --bootstrap-server 127.0.0.1:${port} --topic o`
    const { stdout, stderr, exitCode } = await home.run('samsa', ['complete', 'bash', line, '=:'])
    expect([stdout, stderr, exitCode]).toEqual(['words', '', 0])
    mute.close()
  })

  test('is silent for what it does not understand', async () => {
    for (const argv of [
      [],
      ['bash'],
      ['tcsh', '--', 'ls', ''],
      ['zsh', '--', 'kafka-nothing', ''],
    ]) {
      const { stdout, stderr, exitCode } = await home.run('samsa', ['complete', ...argv])
      expect([stdout, stderr, exitCode]).toEqual(['words', '', 0])
    }
  })

  test('the scripts name every tool, also with .sh', async () => {
    for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
      const { stdout } = await home.run('samsa', ['completion', shell])
      for (const name of ['samsa', 'kafka-topics', 'kafka-topics.sh', 'kafka-storage.sh']) {
        expect(stdout.split(/[\s,]+/)).toContain(name)
      }
    }
    const wrong = await home.run('samsa', ['completion', 'tcsh'])
    expect([wrong.stderr, wrong.exitCode]).toEqual([
      expect.stringMatching(/^Name one shell: bash, zsh, fish, powershell\n/),
      1,
    ])
  })
})
