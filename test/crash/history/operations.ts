/**
 * What clients did to a cluster and what was seen of it, in the order in which it ended: the history that the checks
 * judge. An operation whose answer was lost with the broker is `unknown`: it may have happened or not, but not partly.
 *
 * A record's value is `<producer>/<number>`; a producer never uses a number twice, so that a value names one send.
 */

export type Outcome = 'ok' | 'failed' | 'unknown'

/** A partition of one life of a topic: a topic that is deleted and created again is another place. */
export interface Place {
  readonly topic: string
  readonly topicId: string
  readonly partition: number
}

/** Numbers `first` to `first + count - 1` of a producer, as one batch. */
export interface Send extends Place {
  readonly type: 'send'
  readonly producer: string
  readonly transaction?: string
  readonly first: number
  readonly count: number
  /** So many keys are used in turn; compaction keeps the last record of each. */
  readonly keys?: number
  readonly outcome: Outcome
  /** Where the broker said the first of them is. */
  readonly baseOffset?: number
}

/** A transaction that was ended on purpose; one that is not was given up by its producer, which aborts it. */
export interface EndTransaction {
  readonly type: 'end'
  readonly transaction: string
  readonly isCommit: boolean
  readonly outcome: Outcome
}

export interface CommitOffset extends Place {
  readonly type: 'commit-offset'
  readonly group: string
  readonly offset: number
  /** It counts with the commit of this transaction. */
  readonly transaction?: string
  readonly outcome: Outcome
}

export interface DeleteRecords extends Place {
  readonly type: 'delete-records'
  readonly before: number
  readonly outcome: Outcome
}

export type TopicConfigs = Readonly<Record<string, string>>

export interface CreateTopic {
  readonly type: 'create-topic'
  readonly topic: string
  readonly partitions: number
  readonly configs: TopicConfigs
  readonly outcome: Outcome
  readonly topicId?: string
}

export interface DeleteTopic {
  readonly type: 'delete-topic'
  readonly topic: string
  readonly outcome: Outcome
}

export interface CreatePartitions {
  readonly type: 'create-partitions'
  readonly topic: string
  readonly partitions: number
  readonly outcome: Outcome
}

export interface AlterConfig {
  readonly type: 'alter-config'
  readonly topic: string
  readonly key: string
  /** null: back to the default. */
  readonly value: string | null
  readonly outcome: Outcome
}

export interface SeenTopic {
  readonly topic: string
  readonly topicId: string
  readonly partitions: number
  /** Those that were set on the topic. */
  readonly configs: TopicConfigs
}

/** All topics but internal ones. */
export interface SeeTopics {
  readonly type: 'see-topics'
  readonly topics: readonly SeenTopic[]
}

export interface SeeBounds extends Place {
  readonly type: 'see-bounds'
  readonly logStart: number
  readonly lastStable: number
  readonly end: number
  /** No transaction can be open. */
  readonly isSettled: boolean
}

export interface SeeOffset extends Place {
  readonly type: 'see-offset'
  readonly group: string
  /** -1: none. */
  readonly offset: number
}

/** A partition read from its start to its end, as consumers get it. */
export interface Read extends Place {
  readonly type: 'read'
  readonly isolation: 'read_uncommitted' | 'read_committed'
  /** Records may be gone whose key has a later one. */
  readonly isCompacted: boolean
  readonly logStart: number
  /** All that was read lies below. */
  readonly end: number
  readonly offsets: readonly number[]
  /** As many as `offsets`. */
  readonly values: readonly string[]
  /** Of all batches, also those that are no consumer's business: first and last offset. */
  readonly batches: readonly (readonly [first: number, last: number])[]
}

export type Operation =
  | Send
  | EndTransaction
  | CommitOffset
  | DeleteRecords
  | CreateTopic
  | DeleteTopic
  | CreatePartitions
  | AlterConfig
  | SeeTopics
  | SeeBounds
  | SeeOffset
  | Read

/** The classes of Jepsen's Kafka tests where there is one. */
export type ViolationClass =
  | 'lost-write'
  | 'duplicate'
  | 'inconsistent-offsets'
  | 'phantom'
  | 'nonmonotonic-send'
  | 'gap'
  | 'aborted-read'
  | 'torn-transaction'
  | 'lost-offset'
  | 'offset-went-back'
  | 'log-start-went-back'
  | 'log-end-went-back'
  | 'stuck-transaction'
  | 'lost-topic-change'
  | 'topic-came-back'
  | 'unexpected-answer'
  | 'state-differs'

export interface Violation {
  readonly class: ViolationClass
  /** A partition, a topic, or a group and what it committed. */
  readonly where: string
  readonly expected: string
  readonly found: string
}

export const placeKey = ({ topicId, partition }: Place): string => `${topicId}/${partition}`

export const placeName = ({ topic, topicId, partition }: Place): string =>
  `${topic}-${partition} (${topicId})`
