import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts'
import { shortGroupTimes, surviveCrash } from './group-members.ts'
import { findPython, isMissing } from './programs.ts'

const python = findPython('kafka-python[lz4,snappy,zstd]==3.0.12', 'kafka')
const scenarios = fileURLToPath(new URL('kafka_python_scenarios.py', import.meta.url))

describe.skipIf(isMissing('kafka-python', python))('kafka-python', () => {
  const file = 'path' in python ? python.path : ''
  let broker: BrokerProcess
  beforeAll(async () => {
    broker = await startBrokerProcess(shortGroupTimes)
  })
  afterAll(() => broker?.stop())

  test('codecs, groups, seeks, times, admin', async () => {
    const { stdout } = await execa(file, [scenarios, 'scenarios', broker.bootstrapServers])
    expect(stdout.split('\n')).toEqual(['ok codecs', 'ok group', 'ok seek_and_times', 'ok admin'])
  })

  test('a member of a group that is killed', async () => {
    await surviveCrash(broker.bootstrapServers, 'python', (group, topic) => ({
      command: [file, scenarios, 'member', broker.bootstrapServers, group, topic],
      endsBy: 'SIGTERM',
    }))
  })
})
