/** What ZooKeeper's tools of Kafka 3.x say here, where there is no ZooKeeper: why not, and what to type instead. */

const NONE = 'Samsa has no ZooKeeper, and its broker needs none.'

const ASK_INSTEAD: readonly (readonly [path: RegExp, instead: string])[] = [
  [/^\/brokers\/ids\b/, 'kafka-cluster list-endpoints --bootstrap-server localhost:9092'],
  [/^\/brokers\/topics\b/, 'kafka-topics --bootstrap-server localhost:9092 --describe'],
  [/^\/brokers\/seqid\b/, 'kafka-cluster list-endpoints --bootstrap-server localhost:9092'],
  [/^\/cluster\b/, 'kafka-cluster cluster-id --bootstrap-server localhost:9092'],
  [/^\/controller/, 'kafka-metadata-quorum --bootstrap-server localhost:9092 describe --status'],
  [
    /^\/config\b/,
    'kafka-configs --bootstrap-server localhost:9092 --describe --entity-type topics',
  ],
  [/^\/consumers\b/, 'kafka-consumer-groups --bootstrap-server localhost:9092 --list'],
  [/^\/kafka-acl/, 'kafka-acls --bootstrap-server localhost:9092 --list'],
  [
    /^\/admin\/reassign_partitions\b/,
    'kafka-reassign-partitions --bootstrap-server localhost:9092 --list',
  ],
]
const ALL_METADATA =
  'kafka-metadata-shell --snapshot <log.dirs>/__cluster_metadata-0/00000000000000000000.log'

/** For zookeeper-server-start. */
export const serverRefusal = (): string =>
  `${NONE} Skip this step and start the broker:\n  kafka-server-start config/server.properties\n`

/** For zookeeper-shell; `words` are its command, if any. */
export function shellRefusal(words: readonly string[]): string {
  const path = words.find((word) => word.startsWith('/')) ?? ''
  const [, instead = ALL_METADATA] = ASK_INSTEAD.find(([pattern]) => pattern.test(path)) ?? []
  return `${NONE} What it would tell you, the broker does:\n  ${instead}\n`
}

/** For zookeeper-security-migration. */
export const migrationRefusal = (): string =>
  `${NONE} There are no ACLs of ZooKeeper to migrate; for those of the cluster:\n` +
  '  kafka-acls --bootstrap-server localhost:9092 --list\n'
