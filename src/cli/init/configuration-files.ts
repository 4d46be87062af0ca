/** The configuration files of Kafka's download, with its values; the remarks are ours. By path below `config/`. */

/** The releases whose `config/server.properties` differ: with ZooKeeper, and without. */
export const RELEASES = ['3.9', '4.1'] as const
export type Release = (typeof RELEASES)[number]

type Section = readonly [remark: string, properties: string]

const file = (...sections: readonly Section[]): string =>
  sections
    .map(([remark, properties]) => `${remark.replace(/^/gm, '# ')}\n${properties.trim()}\n`)
    .join('\n')

const NETWORK: Section = [
  "Threads and buffers of Kafka's network layer. Samsa takes the keys; docs/differences-from-kafka.md lists those that\nchange nothing there.",
  `
num.network.threads=3
num.io.threads=8
socket.send.buffer.bytes=102400
socket.receive.buffer.bytes=102400
socket.request.max.bytes=104857600`,
]

const topics = (logDirectory: string): Section => [
  'Where the records are kept (several directories with commas), and how many partitions a topic has when nobody says.',
  `
log.dirs=${logDirectory}
num.partitions=1
num.recovery.threads.per.data.dir=1`,
]

const internalTopics = (properties: string): Section => [
  'One copy of the internal topics is enough on one machine; take 3 for data that matters.',
  `offsets.topic.replication.factor=1
${properties}transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1`,
]

const RETENTION: Section = [
  'Segments that are older go, except the one that is written to. log.retention.bytes would limit the size, too.',
  `
log.retention.hours=168
log.segment.bytes=1073741824
log.retention.check.interval.ms=300000`,
]

const LISTENERS = (advertised: string): Section => [
  'Where clients connect to, and the address that they are told to use.',
  `
listeners=PLAINTEXT://:9092,CONTROLLER://:9093
inter.broker.listener.name=PLAINTEXT
advertised.listeners=${advertised}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL`,
]

function kraftServer(quorum: string, advertised: string, internal: string): string {
  return file(
    [
      'A node that is broker and controller at once (KRaft).',
      `process.roles=broker,controller\nnode.id=1\n${quorum}`,
    ],
    LISTENERS(advertised),
    NETWORK,
    topics('/tmp/kraft-combined-logs'),
    internalTopics(internal),
    RETENTION,
  )
}

const STATIC_QUORUM = 'controller.quorum.voters=1@localhost:9093'
const DYNAMIC_QUORUM = 'controller.quorum.bootstrap.servers=localhost:9093'
const BOTH_LISTENERS = 'PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093'
const SHARE = `share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
`

const zooKeeperServer = file(
  ['The id of this broker; each has its own.', 'broker.id=0'],
  ['Where clients connect to.', '#listeners=PLAINTEXT://:9092'],
  NETWORK,
  topics('/tmp/kafka-logs'),
  internalTopics(''),
  RETENTION,
  [
    'Samsa needs no ZooKeeper: the node keeps its own metadata, and these two change nothing.',
    'zookeeper.connect=localhost:2181\nzookeeper.connection.timeout.ms=18000',
  ],
  [
    'Groups start at once, which is handy for trying things; by default they wait 3 seconds for more members.',
    'group.initial.rebalance.delay.ms=0',
  ],
)

/** The files by path, for tutorials of a release. */
export function configurationFiles(release: Release): ReadonlyMap<string, string> {
  const server =
    release === '3.9' ? zooKeeperServer : kraftServer(DYNAMIC_QUORUM, BOTH_LISTENERS, SHARE)
  return new Map([
    ['server.properties', server],
    ['kraft/server.properties', kraftServer(STATIC_QUORUM, 'PLAINTEXT://localhost:9092', '')],
    ['kraft/reconfig-server.properties', kraftServer(DYNAMIC_QUORUM, BOTH_LISTENERS, '')],
    [
      'zookeeper.properties',
      file([
        'For tutorials that start ZooKeeper first. Samsa has none and needs none: start the broker.',
        'dataDir=/tmp/zookeeper\nclientPort=2181\nmaxClientCnxns=0\nadmin.enableServer=false',
      ]),
    ],
    [
      'producer.properties',
      file(
        ['The brokers to connect to first: host:port,…', 'bootstrap.servers=localhost:9092'],
        ['none, gzip, snappy, lz4 or zstd.', 'compression.type=none'],
      ),
    ],
    [
      'consumer.properties',
      file(
        ['The brokers to connect to first: host:port,…', 'bootstrap.servers=localhost:9092'],
        ['The group that the consumer joins.', 'group.id=test-consumer-group'],
        ['Where it begins without an offset: latest, earliest or none.', '#auto.offset.reset='],
      ),
    ],
  ])
}
