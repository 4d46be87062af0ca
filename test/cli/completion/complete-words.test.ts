import { expect, test } from 'vitest'
import type { NameSource } from '../../../src/cli/completion/complete-value.ts'
import { completeWords } from '../../../src/cli/completion/complete-words.ts'
import { deriveCommandTable } from '../../../src/cli/completion/derive-command-table.ts'
import type { KafkaCommandClass } from '../../../src/cli/kafka-command.ts'
import { adminConfigs } from '../../../src/client/config/admin.ts'
import { consumerConfigs } from '../../../src/client/config/consumer.ts'
import { producerConfigs } from '../../../src/client/config/producer.ts'
import BrokerStart from '../../../src/commands/broker/start.ts'
import BrokerStatus from '../../../src/commands/broker/status.ts'
import Configs from '../../../src/commands/configs.ts'
import ConsoleProducer from '../../../src/commands/console-producer.ts'
import ConsumerGroups from '../../../src/commands/consumer-groups.ts'
import MetadataQuorum from '../../../src/commands/metadata-quorum.ts'
import ProducerPerfTest from '../../../src/commands/producer-perf-test.ts'
import Topics from '../../../src/commands/topics.ts'
import { brokerConfigs } from '../../../src/engine/config/broker.ts'
import { clientMetricsConfigs } from '../../../src/engine/config/client-metrics.ts'
import { groupConfigs } from '../../../src/engine/config/group.ts'
import { topicConfigs } from '../../../src/engine/config/topic.ts'

const commands = {
  topics: Topics,
  configs: Configs,
  'console-producer': ConsoleProducer,
  'consumer-groups': ConsumerGroups,
  'metadata-quorum': MetadataQuorum,
  'producer-perf-test': ProducerPerfTest,
  'broker:start': BrokerStart,
  'broker:status': BrokerStatus,
}
for (const [id, command] of Object.entries(commands)) command.id = id
const table = deriveCommandTable(Object.values(commands) as unknown as KafkaCommandClass[], {
  admin: adminConfigs,
  broker: brokerConfigs,
  'client-metrics': clientMetricsConfigs,
  consumer: consumerConfigs,
  group: groupConfigs,
  producer: producerConfigs,
  topic: topicConfigs,
})

const asked: (string | undefined)[] = []
const names: NameSource = async (kind, addresses) => {
  asked.push(`${kind} of ${addresses}`)
  const lists = {
    topics: ['orders', 'payments'],
    groups: ['shop', 'team:billing'],
    brokers: ['1', '2'],
    addresses: ['localhost:9092'],
  }
  return lists[kind]
}

/** The words that are offered for a line whose words have no blanks. */
async function offered(line: string): Promise<string[] | string> {
  const words = line.split(' ')
  const completion = await completeWords(table, words.slice(0, -1), words.at(-1) ?? '', names)
  if (completion.kind !== 'words') return `${completion.kind} after ${completion.prefixLength}`
  return completion.candidates.map(({ word }) => word)
}

test.each([
  ['samsa explain kafka-top', ['kafka-topics']],
  ['samsa explain topi', ['topics']],
  ['samsa explain kafka-topics --descr', ['--describe']],
  ['samsa explain bin/kafka-topics.sh --descr', ['--describe']],
  ['samsa explain topics --bootstrap-server localhost:9092 --topic or', ['orders']],
  ['kafka-topics --descr', ['--describe']],
  ['kafka-topics.sh --descr', ['--describe']],
  ['bin/kafka-topics.sh --descr', ['--describe']],
  ['samsa topics --descr', ['--describe']],
  ['samsa t', ['topics']],
  ['samsa broker s', ['start', 'status']],
  ['samsa broker start --eph', ['--ephemeral']],
  ['kafka-topics --describe --desc', []],
  ['kafka-topics --config a=b --conf', ['--config']],
  ['kafka-console-producer --broker-l', ['--broker-list']],
  ['kafka-nothing --l', []],
  ['kafka-topics -- --l', []],
])('names: %s', async (line, words) => {
  expect(await offered(line)).toEqual(words)
})

test.each([
  ['kafka-console-producer --compression-codec z', ['zstd']],
  ['kafka-console-producer --compression-codec=z', ['--compression-codec=zstd']],
  ['kafka-console-producer --request-required-acks a', ['all']],
  ['kafka-console-producer --property parse.k', ['parse.key=true']],
  ['kafka-console-producer --producer-property compression.type=l', ['compression.type=lz4']],
  ['kafka-console-producer --producer-property=acks=a', ['--producer-property=acks=all']],
  ['kafka-producer-perf-test --producer-props acks=1 enable.idem', ['enable.idempotence=']],
  ['kafka-consumer-groups --list --state Stable,Em', ['Stable,Empty']],
  ['kafka-consumer-groups --list --state --boot', ['--bootstrap-server']],
  ['kafka-topics --config cleanup.policy=', ['cleanup.policy=compact', 'cleanup.policy=delete']],
  ['kafka-topics --config cleanup.', ['cleanup.policy=']],
  ['kafka-configs --entity-type client', ['clients', 'client-metrics']],
  ['kafka-configs --entity-type topics --delete-config cleanup', ['cleanup.policy']],
  ['kafka-configs --topic t --add-config a=1,cleanup.policy=c', ['a=1,cleanup.policy=compact']],
  ['kafka-configs --group g --add-config consumer.hea', ['consumer.heartbeat.interval.ms=']],
  ['kafka-configs --entity-type client-metrics --add-config int', ['interval.ms=']],
  ['kafka-configs --user u --add-config producer', ['producer_byte_rate=']],
  ['kafka-configs --entity-type topics --entity-name pay', ['payments']],
  ['kafka-configs --entity-type brokers --entity-name ', ['1', '2']],
  ['kafka-metadata-quorum --bootstrap-server h:1 desc', ['describe']],
  ['kafka-metadata-quorum --bootstrap-server h:1 describe --rep', ['--replication']],
  ['kafka-consumer-groups --group team:b', ['team:billing']],
  ['kafka-consumer-groups --group=team:b', ['--group=team:billing']],
  ['kafka-topics --command-config x', 'files after 0'],
  ['kafka-topics --command-config=x', 'files after 17'],
  ['samsa broker start --data-dir x', 'directories after 0'],
  ['samsa broker start server', 'files after 0'],
])('values: %s', async (line, words) => {
  expect(await offered(line)).toEqual(words)
})

test.each([
  ['kafka-topics --topic o', 'topics of undefined'],
  ['kafka-topics --bootstrap-server a:1,b:2 --topic o', 'topics of a:1,b:2'],
  ['kafka-console-producer --broker-list=a:1 --topic o', 'topics of a:1'],
  ['kafka-producer-perf-test --producer-props bootstrap.servers=a:1 --topic o', 'topics of a:1'],
])('the cluster that is asked: %s', async (line, question) => {
  asked.length = 0
  expect(await offered(line)).toEqual(['orders'])
  expect(asked).toEqual([question])
})
