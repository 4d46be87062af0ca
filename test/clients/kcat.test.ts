import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts'
import { findKcat, isMissing } from './programs.ts'

const program = findKcat()
const lines = Array.from({ length: 500 }, (_, i) => `key-${i}:value of ${i}`)

describe.skipIf(isMissing('kcat', program))('kcat (librdkafka)', () => {
  let broker: BrokerProcess
  const kcat = (args: readonly string[], input = '') =>
    execa('kcat', ['-b', broker.bootstrapServers, ...args], { input, stripFinalNewline: true })

  beforeAll(async () => {
    broker = await startBrokerProcess()
  })
  afterAll(() => broker?.stop())

  test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])(
    'writes and reads records compressed with %s',
    async (codec) => {
      const topic = `codec-${codec}`
      await kcat(['-P', '-t', topic, '-K:', '-z', codec], `${lines.join('\n')}\n`)
      const { stdout } = await kcat(['-C', '-t', topic, '-e', '-q', '-K:', '-o', 'beginning'])
      expect(stdout.split('\n')).toEqual(lines)
    },
  )

  test('reads in a group, commits, and goes on from there', async () => {
    await kcat(['-P', '-t', 'grouped', '-K:'], 'a:1\nb:2\n')
    const read = () =>
      kcat(['-G', 'kcat-group', '-e', '-q', '-X', 'auto.offset.reset=earliest', 'grouped'])
    expect((await read()).stdout.split('\n')).toEqual(['1', '2'])
    await kcat(['-P', '-t', 'grouped', '-K:'], 'c:3\n')
    expect((await read()).stdout).toBe('3')
  })

  test('lists the cluster', async () => {
    await kcat(['-P', '-t', 'listed'], 'x\n')
    const { stdout } = await kcat(['-L', '-J'])
    const listing = JSON.parse(stdout) as { brokers: unknown[]; topics: { topic: string }[] }
    expect(listing.brokers).toEqual([{ id: 0, name: `localhost:${broker.port}` }])
    expect(listing.topics.map(({ topic }) => topic)).toContain('listed')
  })

  test('finds offsets by time', async () => {
    await kcat(['-P', '-t', 'timed'], 'before\n')
    const { stdout } = await kcat(['-Q', '-t', 'timed:0:-1'])
    expect(stdout).toContain('timed [0] offset 1')
  })
})
