import type { Config } from '@oclif/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { KafkaCommand } from '../../src/cli/kafka-command.ts'
import { argparse4jTool, joptsimpleTool, messageAndTrace } from '../../src/cli/manners.ts'
import { flag, integer, list, long, option, optionalArgument } from '../../src/cli/options.ts'
import { requires } from '../../src/cli/rules.ts'

let stdout = ''
let stderr = ''
const config = {
  bin: 'samsa',
  scopedEnvVarKey: (key: string) => `SAMSA_${key}`,
} as unknown as Config

beforeEach(() => {
  stdout = ''
  stderr = ''
  process.exitCode = undefined
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

class Tool extends KafkaCommand {
  static override id = 'example'
  static override summary = 'An example'
  static override manners = { ...joptsimpleTool, failures: messageAndTrace }
  static override rules = [requires('topic', 'create')]
  static override flags = {
    create: flag({ description: 'create' }),
    topic: option({ description: 'topic', aliases: ['subject'] }),
    partitions: integer({ description: 'partitions', default: 3 }),
    offset: long({ description: 'offset' }),
    property: list({ description: 'properties' }),
    state: optionalArgument({ description: 'states', bare: 'any' }),
    deep: flag({ description: 'only with --create', availableIf: ['create'] }),
  }

  static seen: unknown

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Tool)
    const partitions: number = flags.partitions
    const topic: string | undefined = flags.topic
    const properties: string[] = flags.property
    const create: boolean = flags.create
    Tool.seen = {
      partitions,
      topic,
      properties,
      create,
      offset: flags.offset,
      state: flags.state,
      argv,
    }
    if (flags.topic === 'fail') throw new Error('it failed')
  }
}

class Storage extends KafkaCommand {
  static override id = 'storage'
  static override manners = argparse4jTool
  static override subcommands = {
    info: {
      summary: 'state',
      flags: { config: option({ description: 'file', char: 'c', required: true }) },
    },
    'random-uuid': { summary: 'an id', flags: {} },
  }

  static seen: unknown

  async run(): Promise<void> {
    const chosen = await this.parseSubcommand(Storage.subcommands)
    if (chosen.command === 'info') {
      const file: string = chosen.flags.config
      Storage.seen = file
    } else Storage.seen = chosen.command
  }
}

type Runnable = new (argv: string[], config: Config) => KafkaCommand

async function run(Command: Runnable, ...argv: string[]) {
  Tool.seen = undefined
  Storage.seen = undefined
  await new Command(argv, config).execute()
  return { stdout, stderr, status: process.exitCode ?? 0 }
}

describe('joptsimple tools', () => {
  it('take long options with one or two dashes and values after a blank or an equals sign', async () => {
    await run(Tool, '-topic', 'a', '--partitions=5', '-offset=-1', '--create', '--property', 'a=b')
    expect(Tool.seen).toEqual({
      partitions: 5,
      topic: 'a',
      properties: ['a=b'],
      create: true,
      offset: -1,
      state: undefined,
      argv: [],
    })
  })

  it('take any word as a required argument, even one that looks like an option', async () => {
    await run(Tool, '--topic', '--create', '--partitions', '-1', 'left', '--', '--over')
    expect(Tool.seen).toMatchObject({ topic: '--create', partitions: -1, create: false })
    expect(Tool.seen).toMatchObject({ argv: ['left', '--over'] })
  })

  it('leave an optional argument out before another option', async () => {
    await run(Tool, '--state', '--create', '--topic', 't')
    expect(Tool.seen).toMatchObject({ state: 'any', create: true })
    await run(Tool, '--state', 'Stable')
    expect(Tool.seen).toMatchObject({ state: 'Stable' })
  })

  it('collect repeated options in order and know other names of an option', async () => {
    await run(Tool, '--property', 'a=1', '--property=b=2=3', '--subject', 't')
    expect(Tool.seen).toMatchObject({ properties: ['a=1', 'b=2=3'], topic: 't' })
  })

  it.each([
    [['--no-such-option'], 'no-such-option is not a recognized option'],
    [['--part', '3'], 'part is not a recognized option'],
    [['-x'], 'x is not a recognized option'],
    [['--topic'], 'Option topic requires an argument'],
    [['--deep'], 'Option(s) [deep] are unavailable given other options on the command line'],
    [['--partitions', 'two'], "Cannot parse argument 'two' of option partitions"],
    [['--partitions', '2147483648'], "Cannot parse argument '2147483648' of option partitions"],
    [
      ['--topic', 'a', '--topic', 'b'],
      'Found multiple arguments for option topic, but you asked for only one',
    ],
  ])('refuse %j', async (argv, message) => {
    const result = await run(Tool, ...argv)
    expect(result).toMatchObject({ stdout: '', status: 1 })
    expect(result.stderr).toMatch(/^Exception in thread "main" joptsimple\.\w+Exception: /)
    expect(result.stderr).toContain(message)
    expect(Tool.seen).toBeUndefined()
  })

  it('print the usage text on stderr without arguments, for --help and for a broken rule', async () => {
    const usage = (await run(Tool)).stderr
    expect(usage).toContain('--partitions <VALUE>')
    expect(usage).toContain('partitions (default: 3)')
    stderr = ''
    expect(await run(Tool, '--help')).toEqual({ stdout: '', stderr: usage, status: 1 })
    stderr = ''
    const broken = await run(Tool, '--create')
    expect(broken).toEqual({
      stdout: '',
      stderr: `Missing required argument "[topic]"\n${usage}`,
      status: 1,
    })
  })

  it("print the version of Kafka's tools on stdout", async () => {
    expect(await run(Tool, '--version')).toEqual({ stdout: '3.7.2\n', stderr: '', status: 0 })
  })

  it('report failures as their manners say', async () => {
    const { stderr, status } = await run(Tool, '--topic', 'fail')
    expect(stderr).toBe('it failed\njava.lang.RuntimeException: it failed\n\n')
    expect(status).toBe(1)
  })
})

describe('argparse4j tools', () => {
  it.each([['-c', 'f'], ['-cf'], ['--config', 'f'], ['--config=f'], ['--conf', 'f']])(
    'understand %s',
    async (...argv: string[]) => {
      await run(Storage, 'info', ...argv)
      expect(Storage.seen).toBe('f')
    },
  )

  it.each([
    [[], 'too few arguments'],
    [['--no-such-option'], "unrecognized arguments: '--no-such-option'"],
    [['form'], "invalid choice: 'form'  (choose from 'info', 'random-\nuuid')"],
    [['info'], 'argument --config/-c is required'],
    [['info', '-c'], 'argument --config/-c: expected one argument'],
  ])('refuse %j', async (argv, message) => {
    const { stdout, stderr, status } = await run(Storage, ...argv)
    expect(stdout).toBe('')
    const usage =
      argv[0] === 'info'
        ? 'usage: kafka-storage info [-h] -c VALUE'
        : 'usage: kafka-storage [-h] {info,random-uuid} ...'
    expect(stderr).toBe(`${usage}\nkafka-storage: error: ${message}\n`)
    expect(status).toBe(1)
  })

  it('print help on stdout with status 0', async () => {
    const { stdout, stderr, status } = await run(Storage, '-h')
    expect(stdout).toContain('kafka-storage info: state')
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  })
})
