/**
 * Values that make requests go deep: names of what the broker under test has, and ids that it gave out. Fields
 * are told apart by their names, which Kafka uses in the same sense in all of its messages.
 */
import type { Fields, Type } from '../../src/protocol/schema.ts'
import { hostileBatch } from './hostile-batches.ts'
import type { SeededRandom } from './random.ts'

export const TOPICS = ['orders', 'payments', 'compacted', 'fuzz.topic']
export const GROUPS = ['billing', 'audit', 'shipping']
export const TRANSACTIONAL_IDS = ['settlement', 'refunds']
/** Partitions of each topic. */
export const PARTITION_COUNT = 3

/** Topics are made by name: also names that must be refused, or that mean something to JavaScript. */
const NAMES = [
  ...[...TOPICS, ...TOPICS, ...TOPICS],
  ...['__consumer_offsets', '__transaction_state', '__cluster_metadata', '__proto__'],
  ...['constructor', 'toString', '..', '.', '', '../../etc/passwd', 'a/b', 'a\0b', 'fuzz_topic'],
  ...['x'.repeat(249), 'x'.repeat(250), 'é', 'nowhere'],
]
const CONFIG_KEYS = [
  ...['cleanup.policy', 'retention.ms', 'segment.bytes', 'max.message.bytes', '__proto__'],
  ...['compression.type', 'min.insync.replicas', 'constructor', 'consumer.session.timeout.ms'],
  ...['message.timestamp.type', 'segment.ms', 'log.retention.ms', 'no.such.key', ''],
]
const CONFIG_VALUES = [
  ...['compact', 'delete', '-1', '1048576', '0', 'zstd', 'LogAppendTime', '', '1000', '1e9'],
  ...['compact,delete', '9223372036854775807', 'producer', `\${file:/etc/passwd:x}`, '3'],
]

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  key: [...GROUPS, ...TRANSACTIONAL_IDS, 'producer_byte_rate', 'consumer_byte_rate', ''],
  topic: NAMES,
  topicName: NAMES,
  topicNames: NAMES,
  subscribedTopicNames: NAMES,
  subscribedTopicRegex: ['orders|payments', '.*', '(a|a)*b', '[', '(?i)ORDERS', 'a{1000}{1000}'],
  groupId: [...GROUPS, ...GROUPS, '', '__proto__', 'g'.repeat(300)],
  groupIds: [...GROUPS, 'constructor', 'nowhere'],
  groups: [...GROUPS, 'constructor', 'nowhere'],
  groupsNames: ['nowhere', 'shipping', '__proto__'],
  coordinatorKeys: [...GROUPS, ...TRANSACTIONAL_IDS, '', '__proto__'],
  transactionalId: [...TRANSACTIONAL_IDS, ...TRANSACTIONAL_IDS, '', '__proto__'],
  transactionalIds: [...TRANSACTIONAL_IDS, 'constructor'],
  transactionalIdPattern: ['.*', 'settle.*', '(((', ''],
  v3AndBelowTransactionalId: TRANSACTIONAL_IDS,
  stateFilters: ['Empty', 'Ongoing', 'Nonsense'],
  statesFilter: ['Stable', 'Empty', 'Nonsense'],
  typesFilter: ['classic', 'consumer', 'share', 'Nonsense'],
  memberId: ['', 'member-1', '__proto__'],
  groupInstanceId: ['instance-1', 'instance-2'],
  instanceId: ['instance-1', 'instance-2'],
  protocolType: ['consumer', 'consumer', 'connect', ''],
  protocolName: ['range', 'roundrobin', 'cooperative-sticky'],
  serverAssignor: ['uniform', 'range', 'none'],
  resourceName: [...TOPICS, '1', '', 'kafka.server.KafkaApis', 'billing'],
  entityType: ['user', 'client-id', 'nonsense'],
  entityName: ['alice', '__proto__', '<default>'],
  feature: ['metadata.version', 'transaction.version', 'group.version', '__proto__'],
  path: ['/tmp', '/etc', '../..', ''],
  value: CONFIG_VALUES,
  configurationKeys: CONFIG_KEYS,
  clientSoftwareName: ['librdkafka', 'apache-kafka-java', '', '-x'],
  clientSoftwareVersion: ['2.11.0', '4.1.0', '', '!'],
  principal: ['User:alice', 'alice', ''],
}

const NUMBERS: Readonly<Record<string, readonly number[]>> = {
  acks: [-1, 1, 0, 2],
  partition: [0, 1, 2, 3, -1],
  partitionIndex: [0, 1, 2, 3, -1],
  partitionIndexes: [0, 1, 2, 3, -1],
  partitions: [0, 1, 2, 3, -1],
  index: [0, 1, 2, 3, -1],
  numPartitions: [-1, 1, 3, 0, 1_000_000_000],
  count: [3, 4, 2, 0, 1_000_000_000],
  replicationFactor: [-1, 1, 3],
  brokerIds: [1, 2, -1],
  replicas: [1, 2],
  brokerId: [7, -1],
  // A fetch that waits costs nothing; a fuzzer that waits for it gets nothing done.
  maxWaitMs: [0, 10, 100],
  timeoutMs: [0, 100, 30_000],
  maxBytes: [1_048_576, 0, 1, 2 ** 31 - 1],
  partitionMaxBytes: [1_048_576, 0, 1, 2 ** 31 - 1],
  replicaId: [-1, -1, -1, 1, -2],
  currentLeaderEpoch: [-1, 0, 1],
  fetchOffset: [0, 1, 100, -1, 2 ** 40],
  offset: [0, 1, -1, 2 ** 40],
  committedOffset: [0, 1, 2 ** 40, -1],
  isolationLevel: [0, 1, 2],
  keyType: [0, 1, 2, 3],
  sessionId: [0, 0, 1],
  sessionEpoch: [-1, 0, 1, 2],
  sessionTimeoutMs: [6000, 10_000, 1],
  rebalanceTimeoutMs: [100, 5000, -1],
  transactionTimeoutMs: [10_000, 60_000, 0, 2 ** 31 - 1],
  producerEpoch: [-1, 0, 1, 32_767],
  producerId: [-1, 0, 1, 1000],
  generationId: [-1, 0, 1],
  memberEpoch: [0, -1, -2, 1, 2],
  generationIdOrMemberEpoch: [-1, 0, 1],
  responsePartitionLimit: [1, 2000, 0, -1],
  resourceType: [2, 2, 4, 8, 16, 32, 0],
  configOperation: [0, 1, 2, 3, 4],
  timestamp: [-1, -2, -3, -4, -5, 0, 1_700_000_000_000],
}

const KINDS: Readonly<Record<string, readonly number[]>> = {
  int8: [0, 1, 2, 3, -1, 127, -128],
  int16: [0, 1, -1, 32_767, -32_768],
  uint16: [0, 9092, 65_535],
  int32: [0, 1, 2, -1, 1000, 2 ** 31 - 1, -(2 ** 31)],
  uint32: [0, 1, 2 ** 32 - 1],
  int64: [0, 1, -1, 1000, 2 ** 53 - 1, 1 - 2 ** 53],
  // A quota low enough to be felt would mute the fuzzer.
  float64: [1e12, 1e15],
}

/** Where the same word means something else than elsewhere. */
const NAMES_BY_STRUCT: Readonly<Record<string, readonly string[]>> = {
  configs: CONFIG_KEYS,
  protocols: ['range', 'roundrobin'],
  users: ['alice', '__proto__', ''],
  deletions: ['alice'],
  upsertions: ['alice', 'bob'],
  listeners: ['CONTROLLER'],
}

/** Ids of answers worth keeping, under the names that requests have for them. */
const LEARNED = new Set(['memberId', 'memberEpoch', 'generationId', 'producerId', 'producerEpoch'])
const LEARNED_MAX = 12

/** What belongs together: a member with its group and generation, a producer with its epoch and transactional id. */
type Persona = Readonly<Record<string, unknown>>
const OF_A_PERSONA = [
  ...['groupId', 'memberId', 'generationId', 'memberEpoch', 'protocolType', 'protocolName'],
  ...['transactionalId', 'producerId', 'producerEpoch'],
]
/** The same things under the names of other requests. */
const SYNONYMS: Readonly<Record<string, string>> = {
  generationIdOrMemberEpoch: 'generationId',
  v3AndBelowTransactionalId: 'transactionalId',
  v3AndBelowProducerId: 'producerId',
  v3AndBelowProducerEpoch: 'producerEpoch',
}
const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

export class Vocabulary {
  readonly #learned = new Map<string, unknown[]>()
  readonly #personas: Persona[] = []
  #persona: Persona = {}

  /** Keeps the ids in a decoded answer. */
  learn(fields: Fields, value: Readonly<Record<string, unknown>>): void {
    for (const [name, { type }] of Object.entries(fields)) {
      const held = value[name]
      if (type.kind === 'struct') {
        if (held !== null) this.learn(type.fields, held as Record<string, unknown>)
      } else if (type.kind === 'array' && type.element.kind === 'struct') {
        for (const each of (held ?? []) as Record<string, unknown>[]) {
          this.learn(type.element.fields, each)
        }
      } else this.#keep(name, held)
    }
  }

  /** Keeps who asked, as the answer to it left them. */
  meet(
    request: Readonly<Record<string, unknown>>,
    answer: Readonly<Record<string, unknown>>,
  ): void {
    const held = OF_A_PERSONA.map((name) => [name, answer[name] ?? request[name]])
    this.#personas.push(Object.fromEntries(held.filter(([, value]) => value !== undefined)))
    if (this.#personas.length > LEARNED_MAX) this.#personas.shift()
  }

  /** The next values are, as a rule, those of one persona. */
  choosePersona(random: SeededRandom): void {
    this.#persona =
      this.#personas.length === 0 || random.oneIn(3) ? {} : random.choice(this.#personas)
  }

  #keep(name: string, value: unknown): void {
    if (name !== 'topicId' && name !== 'sessionId' && !LEARNED.has(name)) return
    if (value === null || value === '' || value === 0 || value === ZERO_UUID) return
    const known = this.#learned.get(name) ?? []
    if (known.includes(value)) return
    this.#learned.set(name, [...known, value].slice(-LEARNED_MAX))
  }

  /** A value for a field of that name, `struct` being the field that it stands in. */
  value(random: SeededRandom, name: string, type: Type, struct: string): unknown {
    const own = this.#persona[SYNONYMS[name] ?? name]
    if (own !== undefined && own !== null && !random.oneIn(8)) return own
    const learned = this.#learned.get(name)
    if (learned !== undefined && !random.oneIn(4)) return random.choice(learned)
    switch (type.kind) {
      case 'string':
        return this.#text(random, name, struct)
      case 'boolean':
        return random.oneIn(2)
      case 'uuid':
        return random.oneIn(8) ? random.bytes(16).toString('base64url') : ZERO_UUID
      case 'records':
        return hostileBatch(random, this.#producer(random))
      case 'bytes':
        return random.bytes(random.below(40))
      case 'int64Exact':
        return BigInt(random.choice(NUMBERS[name] ?? KINDS['int64'] ?? []))
      default:
        return this.#number(random, name, type.kind)
    }
  }

  #number(random: SeededRandom, name: string, kind: string): number {
    const known = NUMBERS[name]
    return random.choice(known === undefined || random.oneIn(16) ? (KINDS[kind] ?? [0]) : known)
  }

  #text(random: SeededRandom, name: string, struct: string): string {
    const known = TEXTS[name] ?? (name === 'name' ? (NAMES_BY_STRUCT[struct] ?? NAMES) : undefined)
    return known === undefined ? random.bytes(8).toString('latin1') : random.choice(known)
  }

  #producer(random: SeededRandom): { producerId: number; producerEpoch: number } | undefined {
    const { producerId, producerEpoch } = this.#persona
    if (typeof producerId === 'number' && typeof producerEpoch === 'number') {
      return { producerId, producerEpoch }
    }
    const ids = this.#learned.get('producerId') ?? []
    if (ids.length === 0 || random.oneIn(2)) return undefined
    return { producerId: Number(random.choice(ids)), producerEpoch: random.below(2) }
  }
}
