import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts'
import { shortGroupTimes, surviveCrash } from './group-members.ts'
import { findKcat, isMissing } from './programs.ts'

const program = findKcat()
const lines = Array.from({ length: 500 }, (_, i) => `key-${i}:value of ${i}`)

describe.skipIf(isMissing('kcat', program))('kcat (librdkafka)', () => {
  let broker: BrokerProcess
  const kcat = (args: readonly string[], input = '') =>
    execa('kcat', ['-b', broker.bootstrapServers, ...args], { input, stripFinalNewline: true })

  beforeAll(async () => {
    broker = await startBrokerProcess(shortGroupTimes)
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

  test('shares a topic in a group, of which a member is killed', async () => {
    await surviveCrash(broker.bootstrapServers, 'kcat', (group, topic) => ({
      command: [
        ...['kcat', '-b', broker.bootstrapServers, '-G', group, topic],
        ...['-X', 'session.timeout.ms=3000', '-X', 'heartbeat.interval.ms=100'],
      ],
      shareIn: (line) => {
        const [, list] = / rebalanced .*: assigned: (.*)$/.exec(line) ?? []
        return list?.split(', ').length
      },
      endsBy: 'SIGTERM',
    }))
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
    const between = Date.now()
    await kcat(['-P', '-t', 'timed'], 'after\n')
    const offsetAt = async (time: number) => (await kcat(['-Q', '-t', `timed:0:${time}`])).stdout
    expect(await offsetAt(-1)).toContain('timed [0] offset 2')
    expect(await offsetAt(-2)).toContain('timed [0] offset 0')
    const from = (offset: string) => kcat(['-C', '-t', 'timed', '-e', '-q', '-o', offset])
    expect((await from('1')).stdout).toBe('after')
    expect((await from('-1')).stdout).toBe('after')
    const { stdout: since } = await from(`s@${between}`)
    expect(since.endsWith('after')).toBe(true)
    expect((await from(`s@${between + 3_600_000}`)).stdout).toBe('')
  })
})
