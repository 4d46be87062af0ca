import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts'
import { findPython, isMissing } from './programs.ts'

const python = findPython('confluent-kafka==2.16.1', 'confluent_kafka')
const scenarios = fileURLToPath(new URL('confluent_kafka_scenarios.py', import.meta.url))

describe.skipIf(isMissing('confluent-kafka for Python', python))(
  'confluent-kafka for Python (librdkafka)',
  () => {
    let broker: BrokerProcess
    beforeAll(async () => {
      broker = await startBrokerProcess()
    })
    afterAll(() => broker?.stop())

    test('codecs, idempotence, groups, commits, seeks, admin', async () => {
      const file = 'path' in python ? python.path : ''
      const { stdout } = await execa(file, [scenarios, broker.bootstrapServers])
      expect(stdout.split('\n')).toEqual([
        'ok codecs',
        'ok idempotence',
        'ok group_with_join_and_leave',
        'ok commit_seek_and_times',
        'ok cooperative',
        'ok admin',
      ])
    })
  },
)
