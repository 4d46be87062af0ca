import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts'
import { shortGroupTimes, surviveCrash } from './group-members.ts'
import { findPython, isMissing } from './programs.ts'

const python = findPython('confluent-kafka==2.16.1', 'confluent_kafka')
const scenarios = fileURLToPath(new URL('confluent_kafka_scenarios.py', import.meta.url))

describe.skipIf(isMissing('confluent-kafka for Python', python))(
  'confluent-kafka for Python (librdkafka)',
  () => {
    const file = 'path' in python ? python.path : ''
    let broker: BrokerProcess
    beforeAll(async () => {
      broker = await startBrokerProcess(shortGroupTimes)
    })
    afterAll(() => broker?.stop())

    test('codecs, idempotence, groups, commits, seeks, transactions, admin', async () => {
      const { stdout } = await execa(file, [scenarios, 'scenarios', broker.bootstrapServers])
      expect(stdout.split('\n')).toEqual([
        'ok codecs',
        'ok idempotence',
        'ok classic_group',
        'ok consumer_group',
        'ok commit_seek_and_times',
        'ok cooperative',
        'ok transactions',
        'ok admin',
      ])
    })

    test.each(['classic', 'consumer'])(
      'a member of a %s group that is killed',
      async (protocol) => {
        await surviveCrash(broker.bootstrapServers, `confluent-${protocol}`, (group, topic) => ({
          command: [file, scenarios, 'member', broker.bootstrapServers, protocol, group, topic],
        }))
      },
    )
  },
)
