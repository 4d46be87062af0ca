/**
 * The active controller of a quorum of one. Each operation decides on the image, appends records to
 * `__cluster_metadata-0`, waits until they are committed and applied, and answers. Errors that concern one
 * topic or resource are values in the answer, not exceptions.
 */
import type { KafkaError } from '../../protocol/errors.ts'
import type { EndpointImage, TopicImage } from './image.ts'

export interface NewTopic {
  readonly name: string
  /** -1: the broker's num.partitions. */
  readonly numPartitions: number
  /** -1: the broker's default.replication.factor. */
  readonly replicationFactor: number
  /** Partition number and its replicas; not empty excludes the two counts. */
  readonly assignments: readonly {
    readonly partitionIndex: number
    readonly brokerIds: readonly number[]
  }[]
  readonly configs: readonly { readonly name: string; readonly value: string | null }[]
}

/** A topic's outcome: what it became, or why not. With validateOnly the id is all zero. */
export type CreatedTopic =
  | { readonly name: string; readonly topic: TopicImage; readonly error?: undefined }
  | { readonly name: string; readonly error: KafkaError }

export type DeletedTopic = {
  readonly name: string | null
  readonly topicId: string
  readonly error?: KafkaError
}

export interface NewPartitions {
  readonly name: string
  readonly count: number
  readonly assignments: readonly { readonly brokerIds: readonly number[] }[] | null
}

export interface TopicOutcome {
  readonly name: string
  readonly error?: KafkaError
}

export interface ResourceOutcome {
  readonly resourceType: number
  readonly resourceName: string
  readonly error?: KafkaError
}

export interface ConfigAlteration {
  readonly resourceType: number
  readonly resourceName: string
  readonly configs: readonly {
    readonly name: string
    /** 0 SET, 1 DELETE, 2 APPEND, 3 SUBTRACT. */
    readonly configOperation: number
    readonly value: string | null
  }[]
}

export interface ConfigReplacement {
  readonly resourceType: number
  readonly resourceName: string
  readonly configs: readonly { readonly name: string; readonly value: string | null }[]
}

export interface ProducerIdBlock {
  readonly firstProducerId: number
  readonly count: number
}

export interface BrokerRegistration {
  readonly endpoints: readonly EndpointImage[]
  readonly rack: string | null
  /** Ids of this broker's log directories (meta.properties). */
  readonly directories: readonly string[]
}

export declare class Controller {
  /** Registers this broker, unfenced; the broker's epoch is the record's offset. Once per start. */
  registerBroker(registration: BrokerRegistration): Promise<void>
  createTopics(topics: readonly NewTopic[], validateOnly: boolean): Promise<CreatedTopic[]>
  /**
   * Creates the topic if there is none, as on a client's first look at it: defaults of the broker, or for
   * `__consumer_offsets` and `__transaction_state` their own (offsets.topic.*, transaction.state.log.*).
   */
  autoCreateTopic(name: string): Promise<CreatedTopic>
  /** Each by name, or by id where the name is null. */
  deleteTopics(
    topics: readonly { readonly name: string | null; readonly topicId: string }[],
  ): Promise<DeletedTopic[]>
  createPartitions(topics: readonly NewPartitions[], validateOnly: boolean): Promise<TopicOutcome[]>
  alterConfigs(
    resources: readonly ConfigReplacement[],
    validateOnly: boolean,
  ): Promise<ResourceOutcome[]>
  incrementalAlterConfigs(
    resources: readonly ConfigAlteration[],
    validateOnly: boolean,
  ): Promise<ResourceOutcome[]>
  /** The next 1000 producer ids; no other broker or later start gets them. */
  allocateProducerIds(): Promise<ProducerIdBlock>
}
