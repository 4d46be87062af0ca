/** The Java classes that the scripts of Kafka 3.x and 4.x run, and old tutorials run themselves, to our tools. */

const TOOLS = 'org.apache.kafka.tools'
const ADMIN = 'kafka.admin'
const OLD_TOOLS = 'kafka.tools'

/** By tool (its id), every class that was its program. */
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  acls: [`${ADMIN}.AclCommand`, `${TOOLS}.AclCommand`],
  'broker-api-versions': [`${ADMIN}.BrokerApiVersionsCommand`, `${TOOLS}.BrokerApiVersionsCommand`],
  'client-metrics': [`${TOOLS}.ClientMetricsCommand`],
  cluster: [`${OLD_TOOLS}.ClusterTool`, `${TOOLS}.ClusterTool`],
  configs: [`${ADMIN}.ConfigCommand`],
  'console-consumer': [`${OLD_TOOLS}.ConsoleConsumer`, `${TOOLS}.consumer.ConsoleConsumer`],
  'console-producer': [`${OLD_TOOLS}.ConsoleProducer`, `${TOOLS}.ConsoleProducer`],
  'consumer-groups': [
    `${ADMIN}.ConsumerGroupCommand`,
    `${TOOLS}.consumer.group.ConsumerGroupCommand`,
  ],
  'consumer-perf-test': [`${OLD_TOOLS}.ConsumerPerformance`, `${TOOLS}.ConsumerPerformance`],
  'delete-records': [`${ADMIN}.DeleteRecordsCommand`, `${TOOLS}.DeleteRecordsCommand`],
  'dump-log': [`${OLD_TOOLS}.DumpLogSegments`, `${TOOLS}.DumpLogSegments`],
  'e2e-latency': [`${OLD_TOOLS}.EndToEndLatency`, `${TOOLS}.EndToEndLatency`],
  features: [`${ADMIN}.FeatureCommand`, `${TOOLS}.FeatureCommand`],
  'get-offsets': [`${OLD_TOOLS}.GetOffsetShell`, `${TOOLS}.GetOffsetShell`],
  groups: [`${TOOLS}.GroupsCommand`],
  'leader-election': [`${ADMIN}.LeaderElectionCommand`, `${TOOLS}.LeaderElectionCommand`],
  'log-dirs': [`${ADMIN}.LogDirsCommand`, `${TOOLS}.LogDirsCommand`],
  'metadata-shell': ['org.apache.kafka.shell.MetadataShell'],
  'metadata-quorum': [`${ADMIN}.MetadataQuorumCommand`, `${TOOLS}.MetadataQuorumCommand`],
  'producer-perf-test': [`${OLD_TOOLS}.ProducerPerformance`, `${TOOLS}.ProducerPerformance`],
  'reassign-partitions': [
    `${ADMIN}.ReassignPartitionsCommand`,
    `${TOOLS}.reassign.ReassignPartitionsCommand`,
  ],
  'replica-verification': [
    `${OLD_TOOLS}.ReplicaVerificationTool`,
    `${TOOLS}.ReplicaVerificationTool`,
  ],
  'server-start': ['kafka.Kafka'],
  storage: [`${OLD_TOOLS}.StorageTool`],
  topics: [`${ADMIN}.TopicCommand`, `${TOOLS}.TopicCommand`],
  transactions: [`${TOOLS}.TransactionsCommand`],
  'verifiable-consumer': [`${TOOLS}.VerifiableConsumer`],
  'verifiable-producer': [`${TOOLS}.VerifiableProducer`],
  'zookeeper-security-migration': [`${ADMIN}.ZkSecurityMigrator`],
  'zookeeper-server-start': ['org.apache.zookeeper.server.quorum.QuorumPeerMain'],
  'zookeeper-shell': [
    'org.apache.zookeeper.ZooKeeperMainWithTlsSupportForKafka',
    'org.apache.zookeeper.ZooKeeperMain',
  ],
}

/** The id of the tool that stands for a Java class; undefined where none does. */
export const toolOfClass = (javaClass: string): string | undefined =>
  Object.keys(CLASSES).find((tool) => CLASSES[tool]?.includes(javaClass))

/** All the classes, sorted. */
export const knownClasses = (): string[] => Object.values(CLASSES).flat().sort()

/** The tools that stand for classes. */
export const toolsWithClasses = (): string[] => Object.keys(CLASSES)
