/** Spellings of options in all eras. The texts of 4.2 and later were taken from Kafka 4.3.1's tools. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseOptions } from '../../src/cli/command-line.ts'
import {
  adviseOnSpellings,
  brokersBesideZooKeeper,
  eraOptions,
  refuseBothSpellings,
  translateEras,
} from '../../src/cli/eras.ts'
import { list, option } from '../../src/cli/options.ts'

const producerTable = {
  'batch-size': option({ description: 'size', aliases: ['max-partition-memory-bytes'] }),
  property: list({ description: 'reader', aliases: ['reader-property'] }),
  'producer-property': list({ description: 'client', aliases: ['command-property'] }),
  'producer.config': option({ description: 'file', aliases: ['command-config'] }),
}
const topicsTable = {
  'bootstrap-server': option({ description: 'brokers' }),
  ...eraOptions('topics'),
}

let stdout = ''
let stderr = ''

beforeEach(() => {
  stdout = ''
  stderr = ''
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
  vi.unstubAllEnvs()
})

/** A person sees stderr. */
function onTerminal(): () => void {
  const before = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY')
  Object.defineProperty(process.stderr, 'isTTY', { value: true, configurable: true })
  return () => {
    if (before === undefined) Reflect.deleteProperty(process.stderr, 'isTTY')
    else Object.defineProperty(process.stderr, 'isTTY', before)
  }
}

const producer = (...argv: string[]) => parseOptions(argv, producerTable, 'joptsimple')

describe('renamed options', () => {
  it('are silent in a pipe', () => {
    adviseOnSpellings('console-producer', producer('--property', 'a=b'))
    expect([stdout, stderr]).toEqual(['', ''])
  })

  it('are hinted at on a terminal, unless hints are off', () => {
    const restore = onTerminal()
    try {
      adviseOnSpellings('console-producer', producer('--property', 'a=b'))
      expect(stderr).toBe(
        'hint: since Kafka 4.2, --property is --reader-property; both work here.\n',
      )
      vi.stubEnv('SAMSA_HINTS', '0')
      stderr = ''
      adviseOnSpellings('console-producer', producer('--property', 'a=b'))
      expect(stderr).toBe('')
    } finally {
      restore()
    }
  })

  it('are warned of on stdout in the order of Kafka 4.3 when it is emulated', () => {
    vi.stubEnv('SAMSA_EMULATE', '4.3')
    const given = producer(
      '--max-partition-memory-bytes',
      '9',
      '--property',
      'a=b',
      '--producer.config=f',
    )
    adviseOnSpellings('console-producer', given)
    expect(stdout.split('\n')).toEqual([
      'Warning: --producer.config is deprecated and will be removed in a future version. Use --command-config instead.',
      'Warning: --property is deprecated and will be removed in a future version. Use --reader-property instead.',
      'Warning: --max-partition-memory-bytes is deprecated and will be removed in Apache Kafka 5.0. Use --batch-size instead.',
      '',
    ])
  })

  it("are not warned of under today's name, or when an older release is emulated", () => {
    vi.stubEnv('SAMSA_EMULATE', '4.3')
    adviseOnSpellings('console-producer', producer('--reader-property', 'a=b'))
    vi.stubEnv('SAMSA_EMULATE', '4.1')
    adviseOnSpellings('console-producer', producer('--property', 'a=b'))
    expect(stdout).toBe('')
  })

  it.each([
    [
      'console-producer',
      ['--property', 'a=b', '--reader-property', 'c=d'],
      'Options --reader-property and --property cannot be specified together.',
    ],
    [
      'console-producer',
      ['--producer-property', 'a=b', '--command-property', 'c=d'],
      'Options --command-property and --producer-property cannot be specified together.',
    ],
  ])('of %s are refused under both names: %s', (tool, argv, text) => {
    expect(() => refuseBothSpellings(tool, producer(...argv))).toThrow(text)
  })
})

describe('--zookeeper', () => {
  it.each([
    ['localhost:2181', 'localhost:9092'],
    ['localhost', 'localhost:9092'],
    ['zk1:2181,zk2:2182,zk1:2183/kafka', 'zk1:9092,zk2:9092'],
    ['broker:9094', 'broker:9094'],
    ['[::1]:2181/chroot', '[::1]:9092'],
  ])('%s stands for the broker %s', (connect, brokers) => {
    expect(brokersBesideZooKeeper(connect)).toBe(brokers)
  })

  it('becomes the bootstrap server of a tool that once asked ZooKeeper', () => {
    const given = parseOptions(['--zookeeper', 'localhost:2181'], topicsTable, 'joptsimple')
    translateEras('topics', given)
    expect(given.value('bootstrap-server')).toBe('localhost:9092')
  })

  it('is refused beside --bootstrap-server', () => {
    const argv = ['--zookeeper', 'a:2181', '--bootstrap-server', 'b:9092']
    const given = parseOptions(argv, topicsTable, 'joptsimple')
    expect(() => translateEras('topics', given)).toThrow(
      'Only one of --bootstrap-server or --zookeeper must be specified',
    )
  })

  it('is no option of a tool that never asked ZooKeeper', () => {
    expect(eraOptions('get-offsets')).toEqual({})
  })
})
