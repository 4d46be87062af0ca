/**
 * The tables of `samsa sql`, with Kafka's names. Views stand before the tables of state.db that they read, which
 * keep their own names behind `main.`; what is read from files comes from generators (query-database.ts).
 */

export interface CatalogTable {
  readonly name: string
  readonly description: string
  /** In order; name and meaning. */
  readonly columns: Readonly<Record<string, string>>
  /** What a view selects; without it the rows come from files. */
  readonly select?: string
  /** For a table-valued function: what stands in the parentheses. */
  readonly parameters?: readonly string[]
}

const isoTime = (column: string): string =>
  `CASE WHEN ${column} >= 0 THEN strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch') END`

const metadataViews: readonly CatalogTable[] = [
  {
    name: 'topics',
    description: 'The topics of the cluster.',
    columns: {
      name: 'its name',
      id: 'its id (KIP-516)',
      partitions: 'how many partitions it has',
      replication_factor: 'how many replicas each has',
      is_internal: '1 for the topics of the broker itself',
    },
    select: `SELECT name, id,
      (SELECT count(*) FROM main.partitions WHERE topic_id = id),
      (SELECT json_array_length(replicas) FROM main.partitions WHERE topic_id = id AND partition = 0),
      name IN ('__consumer_offsets', '__transaction_state', '__share_group_state')
      FROM main.topics ORDER BY name`,
  },
  {
    name: 'partitions',
    description: 'Their partitions, as the metadata says.',
    columns: {
      topic: 'topic',
      partition: 'number, from 0',
      leader: 'broker id; -1: none',
      leader_epoch: 'how often the leader changed',
      replicas: 'broker ids, JSON',
      isr: 'those in sync, JSON',
      adding_replicas: 'JSON',
      removing_replicas: 'JSON',
      partition_epoch: 'how often any of this changed',
    },
    select: `SELECT name, partition, leader, leader_epoch, replicas, isr, adding_replicas, removing_replicas,
      partition_epoch FROM main.partitions JOIN main.topics ON id = topic_id ORDER BY name, partition`,
  },
  {
    name: 'configs',
    description: 'Configurations that were set; defaults are not in it.',
    columns: {
      resource_type: 'topic, broker, broker-logger, client-metrics or group',
      resource_name: "the topic, broker, … ('' for the default of all brokers)",
      name: 'key',
      value: 'value',
    },
    select: `SELECT CASE resource_type WHEN 2 THEN 'topic' WHEN 4 THEN 'broker' WHEN 8 THEN 'broker-logger'
      WHEN 16 THEN 'client-metrics' WHEN 32 THEN 'group' ELSE resource_type END,
      resource_name, name, value FROM main.configs ORDER BY 1, 2, 3`,
  },
  {
    name: 'brokers',
    description: 'The brokers that registered with the controller.',
    columns: {
      id: 'node.id',
      rack: 'broker.rack',
      fenced: '1: takes no part',
      endpoints: 'JSON: name, host, port, securityProtocol of each listener',
      epoch: 'offset of its registration',
      features: 'JSON: what it supports',
    },
    select: 'SELECT id, rack, fenced, endpoints, epoch, features FROM main.brokers ORDER BY id',
  },
  {
    name: 'features',
    description: 'Feature levels of the cluster (KIP-584).',
    columns: { name: 'for example metadata.version', level: 'finalized level' },
    select: 'SELECT name, level FROM main.features ORDER BY name',
  },
  {
    name: 'client_quotas',
    description: 'Quotas of users, clients and addresses.',
    columns: {
      entity: 'JSON: type and name',
      name: 'for example producer_byte_rate',
      value: 'limit',
    },
    select: 'SELECT entity, name, value FROM main.client_quotas ORDER BY entity, name',
  },
]

const groupViews: readonly CatalogTable[] = [
  {
    name: 'groups',
    description: 'Groups of consumers, as __consumer_offsets has them.',
    columns: {
      group_id: 'group.id',
      type: 'Classic, or Consumer (KIP-848)',
      protocol_type: "consumer, connect, …; '' for a group that only commits offsets",
      generation: 'how often it has rebalanced; the epoch of a Consumer group',
      protocol: 'the assignor in use; NULL for a Consumer group',
      leader: 'the member that assigns; NULL for a Consumer group',
      members: 'how many it has; 0: the group is empty',
      state_since: 'when it came into its state',
      offsets_partition: 'its partition of __consumer_offsets',
    },
    select: `SELECT group_id, 'Classic', protocol_type, generation, protocol, leader,
      (SELECT count(*) FROM main.group_members m WHERE m.group_id = g.group_id),
      ${isoTime('current_state_timestamp')}, offsets_partition
      FROM main.group_metadata g
      UNION ALL SELECT group_id, 'Consumer', 'consumer', value ->> 'epoch', NULL, NULL,
      (SELECT count(*) FROM main.consumer_group_state m WHERE m.group_id = g.group_id AND m.type = 'member'),
      NULL, offsets_partition
      FROM main.consumer_group_state g WHERE type = 'consumerGroup'
      UNION ALL SELECT DISTINCT group_id, 'Classic', '', 0, NULL, NULL, 0, NULL, offsets_partition
      FROM main.committed_offsets WHERE group_id NOT IN (SELECT group_id FROM main.group_metadata)
      AND group_id NOT IN (SELECT group_id FROM main.consumer_group_state WHERE type = 'consumerGroup')
      ORDER BY 1`,
  },
  {
    name: 'members',
    description: 'Their members.',
    columns: {
      group_id: 'group.id',
      member_id: 'given by the coordinator, or the member itself (Consumer)',
      group_instance_id: 'of a static member',
      client_id: 'client.id',
      client_host: 'where it connects from',
      subscription: 'JSON: the topics that it subscribes to',
      assignment: 'JSON: its partitions, by topic',
      session_timeout_ms: 'session.timeout.ms; NULL for a Consumer group',
      rebalance_timeout_ms: 'max.poll.interval.ms',
    },
    select: `SELECT group_id, member_id, group_instance_id, client_id, client_host,
      subscribed_topics(subscription), assigned_partitions(assignment), session_timeout_ms, rebalance_timeout_ms
      FROM main.group_members
      UNION ALL SELECT group_id, name, value ->> 'instanceId', value ->> 'clientId', value ->> 'clientHost',
      value -> 'subscribedTopicNames',
      (SELECT json_group_object(coalesce(t.name, each.value ->> 0), each.value -> 1)
        FROM main.consumer_group_state c, json_each(c.value, '$.assigned') each
        LEFT JOIN main.topics t ON t.id = each.value ->> 0
        WHERE c.group_id = m.group_id AND c.type = 'currentAssignment' AND c.name = m.name),
      NULL, value ->> 'rebalanceTimeoutMs'
      FROM main.consumer_group_state m WHERE type = 'member'
      ORDER BY 1, 2`,
  },
  {
    name: 'committed_offsets',
    description: 'The offsets that groups have committed.',
    columns: {
      group_id: 'group.id',
      topic: 'topic',
      partition: 'partition',
      committed_offset: 'the offset that is read next',
      leader_epoch: 'of the last record read; -1: not known',
      metadata: 'what the client added',
      committed_at: 'when',
    },
    select: `SELECT group_id, topic, partition, committed_offset, leader_epoch, metadata,
      ${isoTime('commit_timestamp')} FROM main.committed_offsets ORDER BY group_id, topic, partition`,
  },
]

const transactionViews: readonly CatalogTable[] = [
  {
    name: 'transactions',
    description: 'Transactional ids with their last transaction, as __transaction_state has them.',
    columns: {
      transactional_id: 'transactional.id',
      state: 'Empty, Ongoing, PrepareCommit, PrepareAbort, CompleteCommit, CompleteAbort, …',
      producer_id: 'under which its records are written',
      producer_epoch: 'earlier ones are fenced',
      timeout_ms: 'after so long the coordinator aborts',
      partitions:
        'JSON: [topic, partition] of each that is written to; offsets of groups are in __consumer_offsets',
      started_at: 'when the transaction began; NULL: none did',
      updated_at: 'when it came into its state',
      state_partition: 'its partition of __transaction_state',
    },
    select: `SELECT transactional_id, state, producer_id, producer_epoch, timeout_ms, partitions,
      ${isoTime('start_timestamp')}, ${isoTime('last_update_timestamp')}, state_partition
      FROM main.transactions ORDER BY transactional_id`,
  },
]

/** In the order of the rows of file-rows.ts and record-rows.ts. */
const fileTables: readonly CatalogTable[] = [
  {
    name: 'logs',
    description: 'The logs in the data directory, one per partition.',
    columns: {
      topic: 'topic',
      partition: 'partition',
      log_start_offset: 'first offset',
      log_end_offset: 'offset that the next record gets',
      segments: 'how many segment files',
      bytes: 'size of the segment files',
      directory: 'where',
    },
  },
  {
    name: 'segments',
    description: 'Their segment files.',
    columns: {
      topic: 'topic',
      partition: 'partition',
      base_offset: 'of its first record',
      bytes: 'size',
      file: 'path',
    },
  },
  {
    name: 'records',
    parameters: ['topic', 'from', 'to'],
    description:
      'The records of a topic (without parentheses: of all topics), partition by partition. FROM (inclusive) and TO (exclusive) ' +
      "are offsets or times like '2026-01-31T09:00:00Z'; 'earliest' and 'latest' leave an end open.",
    columns: {
      topic: 'topic',
      partition: 'partition',
      offset: 'offset',
      timestamp: 'milliseconds since 1970',
      time: 'the same in ISO 8601, UTC',
      timestamp_type: 'CreateTime or LogAppendTime',
      key: 'text if it is UTF-8, else the bytes',
      value: 'text if it is UTF-8, else the bytes; NULL: a tombstone',
      headers: 'JSON: [{"key": …, "value": …}]; a value that is no text is {"base64": …}',
      control: 'NULL for records; COMMIT or ABORT for the marker that ends a transaction',
      is_transactional: '1: written in a transaction',
      producer_id: 'of the idempotent producer; -1: none',
      producer_epoch: 'its epoch',
      sequence: 'its sequence number',
      leader_epoch: 'of the leader that appended the batch',
      compression: 'codec of the batch',
      batch_offset: 'base offset of the batch',
      batch_bytes: 'size of the batch in the file',
      magic: 'format version, 2 since Kafka 0.11',
      bytes: 'size of the record, before compression',
      file: 'segment file',
      position: 'where the batch begins in it',
    },
  },
]

export const catalog: readonly CatalogTable[] = [
  ...metadataViews,
  ...groupViews,
  ...transactionViews,
  ...fileTables,
]

/** Views of tables that the records of `__consumer_offsets` add up to. */
export const groupViewNames: readonly string[] = groupViews.map(({ name }) => name)

/** Views of tables that the records of `__transaction_state` add up to. */
export const transactionViewNames: readonly string[] = transactionViews.map(({ name }) => name)

/** `records(topic, from, to)`, or the name. */
export function signature({ name, parameters }: CatalogTable): string {
  return parameters === undefined ? name : `${name}(${parameters.join(', ')})`
}
