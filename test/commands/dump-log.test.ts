import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Config } from '@oclif/core'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import DumpLog from '../../src/commands/dump-log.ts'
import {
  type LogDirectoryFixture,
  readVectors,
  removeLogDirectory,
  unpackLogDirectory,
} from '../vectors/archive.ts'

/** A run of the real tool, with the fixture as its working folder. */
interface RealRun {
  readonly args: readonly string[]
  readonly exit: number
  /** The file with what it printed. */
  readonly stdout: string
  /** Without the lines of stack traces. */
  readonly stderr?: string
}

const unpacked = new Map<LogDirectoryFixture, string>()

function fixture(name: LogDirectoryFixture): string {
  const path = unpacked.get(name) ?? unpackLogDirectory(name)
  unpacked.set(name, path)
  return path
}

let printed = { stdout: '', stderr: '' }

beforeEach(() => {
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += text
      return true
    })
  }
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  process.exitCode = undefined
})

afterAll(() => {
  for (const path of unpacked.values()) removeLogDirectory(path)
})

/** Runs the command; paths of the arguments are taken from `folder` and printed relative to it. */
async function dumpLog(
  args: readonly string[],
  folder = '',
): Promise<{ stdout: string; stderr: string; exit: number }> {
  printed = { stdout: '', stderr: '' }
  process.exitCode = 0
  const files = args.map((argument) =>
    argument
      .split(',')
      .map((part) => (part.startsWith('data/') ? join(folder, part) : part))
      .join(','),
  )
  const config = { bin: 'samsa', scopedEnvVarKey: (key: string) => key } as unknown as Config
  DumpLog.id = 'dump-log'
  await new DumpLog(files, config).execute()
  const relative = (text: string): string =>
    folder === '' ? text : text.replaceAll(`${resolve(folder)}/`, '')
  return {
    stdout: relative(printed.stdout),
    stderr: relative(printed.stderr).trimEnd(),
    exit: Number(process.exitCode),
  }
}

describe.each([
  ['kraft-3.9.1', 'dump-log.json', '3.9'],
  ['zookeeper-3.9.1', 'dump-log.json', '3.9'],
  ['damaged-3.9.1', 'dump-log.json', '3.9'],
  ['kraft-3.9.1', 'dump-log-4.1.1.json', '4.1'],
] as const)('%s as %s says', (name, list, release) => {
  const folder = fixture(name)
  const runs: RealRun[] = JSON.parse(readFileSync(join(folder, list), 'utf8'))

  test.each(runs.map((run) => [run.args.join(' '), run] as const))('%s', async (_, run) => {
    vi.stubEnv('SAMSA_EMULATE', release)

    expect(await dumpLog(run.args, folder)).toEqual({
      stdout: readFileSync(join(folder, run.stdout), 'utf8'),
      stderr: run.stderr?.trimEnd() ?? '',
      exit: run.exit,
    })
  })
})

/** Runs on segments that are not in a fixture: rare records, old formats, damage. */
interface SegmentRun extends RealRun {
  readonly name: string
  readonly release: string
  /** The segment's bytes in base64. */
  readonly log: string
}

describe('single segments as the real tool says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dump-log-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const runs = readVectors<SegmentRun>('dump-log.jsonl.gz').map(
    (run) => [run.name, run.release, run.args[2] ?? '', run] as const,
  )

  test.each(runs)('%s in %s with %s', async (name, release, _, run) => {
    const directory = join(folder, 'data', `${name}-0`)
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, '00000000000000000000.log'), Buffer.from(run.log, 'base64'))
    vi.stubEnv('SAMSA_EMULATE', release)

    const { stdout, stderr, exit } = run
    expect(await dumpLog(run.args, folder)).toEqual({ stdout, stderr, exit })
  })
})

describe('the offsets topic in the form of 3.7, which is the default', () => {
  const folder = fixture('kraft-3.9.1')
  const keysAndPayloads = async (partition: number): Promise<string[]> => {
    const file = `data/__consumer_offsets-${partition}/00000000000000000000.log`
    const { stdout } = await dumpLog(['--offsets-decoder', '--files', file], folder)
    return stdout.split('\n').flatMap((line) => / key: (.*)$/.exec(line)?.[1] ?? [])
  }

  test('offsets and classic groups are told in words', async () => {
    const member = 'inst-1-71dfc3bb-9462-4e05-9823-89bec8092ea1'
    expect((await keysAndPayloads(1)).slice(0, 5)).toEqual([
      'offset_commit::group=txn-group,partition=plain-0 payload: offset=11,metadata=in txn',
      'offset_commit::group=txn-group,partition=plain-0 payload: offset=99',
      'group_metadata::group=group-static payload: {"protocolType":"","protocol":null,"generationId":0,"assignment":"{}"}',
      `group_metadata::group=group-static payload: {"protocolType":"consumer","protocol":"range","generationId":1,"assignment":"{${member}=[plain-0, plain-1, plain-2]}"}`,
      'offset_commit::group=group-static,partition=plain-1 payload: offset=7,metadata=some metadata ünï',
    ])
  })

  test('groups of the consumer protocol, which 3.7 cannot read, are JSON', async () => {
    expect((await keysAndPayloads(0))[2]).toBe(
      '{"type":"3","data":{"groupId":"group-next-gen"}} payload: {"version":"0","data":{"epoch":1}}',
    )
  })
})

describe('several findings about one file', () => {
  const name = '00000000000000000000'
  const folder = fixture('damaged-3.9.1')
  const directory = join(folder, 'data', 'index-wrong-offset-0')

  test('an offset index is reported from its end, a time index from its start', async () => {
    const index = readFileSync(join(directory, `${name}.index`))
    const timeIndex = readFileSync(join(directory, `${name}.timeindex`))
    const copy = join(folder, 'data', 'several-0')
    mkdirSync(copy)
    copyFileSync(join(directory, `${name}.log`), join(copy, `${name}.log`))
    for (const entry of [0, 1]) index.writeInt32BE(index.readInt32BE(entry * 8) + 1, entry * 8)
    for (const entry of [1, 2]) timeIndex.writeBigInt64BE(BigInt(entry), entry * 12)
    writeFileSync(join(copy, `${name}.index`), index)
    writeFileSync(join(copy, `${name}.timeindex`), timeIndex)

    const files = ['index', 'timeindex'].map((suffix) => `data/several-0/${name}.${suffix}`)
    const { stderr } = await dumpLog(['--verify-index-only', '--files', files.join(',')], folder)
    expect(stderr.split('\n')).toEqual([
      `Mismatches in :data/several-0/${name}.index`,
      '  Index offset: 48, log offset: 47',
      '  Index offset: 36, log offset: 35',
      '  Index offset: 24, log offset: 23',
      `Found timestamp mismatch in :data/several-0/${name}.timeindex`,
      '  Index timestamp: 1, log timestamp: 1700000003500',
      '  Index timestamp: 2, log timestamp: 1700000004700',
      `Found out of order timestamp in :data/several-0/${name}.timeindex`,
      '  Index timestamp: 1, Previously indexed timestamp: 1700000002300',
    ])
  })
})

describe('options and files', () => {
  const folder = fixture('kraft-3.9.1')
  const log = 'data/plain-0/00000000000000000000.log'

  test('without --files the usage is shown', async () => {
    const { stderr, exit } = await dumpLog(['--print-data-log'])

    expect(stderr.split('\n')[0]).toBe('Missing required argument "[files]"')
    expect(exit).toBe(1)
  })

  test('a missing segment ends the tool after its headline', async () => {
    expect(await dumpLog(['--files', 'data/nowhere-0/00000000000000000000.log'], folder)).toEqual({
      stdout: 'Dumping data/nowhere-0/00000000000000000000.log\n' + 'Log starting offset: 0\n',
      stderr:
        'Exception in thread "main" java.nio.file.NoSuchFileException: data/nowhere-0/00000000000000000000.log',
      exit: 1,
    })
  })

  test('a file of another kind is passed over', async () => {
    expect(await dumpLog(['--files', 'data/plain-0/partition.metadata'], folder)).toEqual({
      stdout: 'Dumping data/plain-0/partition.metadata\n',
      stderr: 'Ignoring unknown file data/plain-0/partition.metadata',
      exit: 0,
    })
  })

  test('a decoder class prints the data, and without a name it is the one for text', async () => {
    const plain = await dumpLog(['--print-data-log', '--files', log], folder)

    expect(await dumpLog(['--value-decoder-class', '--files', log], folder)).toEqual(plain)
    const javaName = 'org.apache.kafka.tools.api.StringDecoder'
    expect(await dumpLog(['--key-decoder-class', javaName, '--files', log], folder)).toEqual(plain)
  })

  test('a decoder class that Kafka does not ship ends the tool', async () => {
    const args = ['--key-decoder-class', 'com.example.Mine', '--files', log]
    expect(await dumpLog(args, folder)).toEqual({
      stdout: `Dumping ${log}\n`,
      stderr: 'Exception in thread "main" java.lang.ClassNotFoundException: com.example.Mine',
      exit: 1,
    })
  })
})
