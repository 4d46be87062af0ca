/**
 * The active controller of a quorum of one. Each operation decides on the image, appends records to
 * `__cluster_metadata-0`, waits until they are committed and applied, and answers. Errors that concern one
 * topic or resource are values in the answer, not exceptions.
 */
import assert from 'node:assert/strict'
import { KafkaError } from '../../protocol/errors.ts'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import type { BrokerConfig } from '../config/broker-config.ts'
import { type MutationQuota, unlimited } from '../quota/mutation-quotas.ts'
import type { System } from '../system/system.ts'
import { brokerRegistrationRecords } from './broker-registration.ts'
import { brokerUnregistrationRecords } from './broker-unregistration.ts'
import {
  type ClientQuotaAlteration,
  type ClientQuotaOutcome,
  decideClientQuotaAlteration,
} from './client-quota-alteration.ts'
import { decideIncrementalAlteration, decideReplacement } from './config-alteration.ts'
import { currentBrokerConfig } from './current-config.ts'
import { directoryAssignmentRecords } from './directory-assignment.ts'
import { type FeatureUpdate, featureUpdateRecords } from './feature-update.ts'
import type { EndpointImage } from './image.ts'
import { leaderElectionRecords } from './leader-election.ts'
import type { MetadataLog } from './metadata-log.ts'
import type { MetadataStore } from './metadata-store.ts'
import { newTopicWithDefaults } from './new-topic-defaults.ts'
import { decidePartitionCreation } from './partition-creation.ts'
import {
  decideReassignment,
  type Reassignment,
  type ReassignmentOutcome,
} from './partition-reassignment.ts'
import { decideElection, type ElectionOutcome, type ElectionRequest } from './requested-election.ts'
import {
  decideScramCredentialAlteration,
  type ScramCredentialChanges,
  type ScramOutcome,
} from './scram-credential-alteration.ts'
import { type Decision, type DecisionContext, decideTopicCreation } from './topic-creation.ts'
import { decideTopicDeletion } from './topic-deletion.ts'

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

/** A topic's outcome: what it became (with validateOnly: would have become), or why not. */
export type CreatedTopic =
  | {
      readonly name: string
      readonly topicId: string
      readonly numPartitions: number
      readonly replicationFactor: number
      readonly error?: undefined
    }
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

export interface ControllerOptions {
  readonly system: System
  /** The static configuration. */
  readonly config: BrokerConfig
  readonly nodeId: number
  /** Ids of this broker's log directories; new replicas go round them. */
  readonly directoryIds: readonly string[]
  readonly log: MetadataLog
  readonly metadata: MetadataStore
}

const PRODUCER_IDS_PER_BLOCK = 1000
/** The most that Kafka's controller writes at once. */
const RECORDS_PER_BATCH = 10_000

export class Controller {
  readonly #options: ControllerOptions
  #nextDirectory = 0

  constructor(options: ControllerOptions) {
    this.#options = options
  }

  /** Lets this broker lead what it led before and what has no leader, in new leader epochs. Once per start. */
  electLeadersAtStart(): void {
    const { metadata, nodeId } = this.#options
    const records = leaderElectionRecords(metadata.image, nodeId)
    for (let at = 0; at < records.length; at += RECORDS_PER_BATCH) {
      this.#commit(records.slice(at, at + RECORDS_PER_BATCH))
    }
  }

  /** Registers this broker, unfenced; its epoch is the record's offset. Once per start. */
  async registerBroker(registration: BrokerRegistration): Promise<void> {
    const { log, metadata, nodeId, system } = this.#options
    const identity = {
      id: nodeId,
      epoch: log.endOffset,
      incarnationId: system.random.kafkaUuid(),
    }
    this.#commit(brokerRegistrationRecords(metadata.image, identity, registration))
  }

  async createTopics(
    topics: readonly NewTopic[],
    validateOnly: boolean,
    quota = unlimited,
  ): Promise<CreatedTopic[]> {
    return this.#carryOut(decideTopicCreation(topics, this.#context(quota)), validateOnly)
  }

  /**
   * Creates the topic if there is none, as on a client's first look at it: defaults of the broker, or for
   * `__consumer_offsets` and `__transaction_state` their own (offsets.topic.*, transaction.state.log.*).
   */
  async autoCreateTopic(name: string, quota = unlimited): Promise<CreatedTopic> {
    const context = this.#context(quota)
    const decision = decideTopicCreation([newTopicWithDefaults(name, context.config)], context)
    const [outcome] = this.#carryOut(decision, false)
    assert(outcome !== undefined, 'every topic of a request has an outcome')
    return outcome
  }

  /** Each by name, or by id where the name is null. */
  async deleteTopics(
    topics: readonly { readonly name: string | null; readonly topicId: string }[],
    quota = unlimited,
  ): Promise<DeletedTopic[]> {
    const { image } = this.#options.metadata
    return this.#carryOut(decideTopicDeletion(topics, { image, quota }), false)
  }

  async createPartitions(
    topics: readonly NewPartitions[],
    validateOnly: boolean,
    quota = unlimited,
  ): Promise<TopicOutcome[]> {
    return this.#carryOut(decidePartitionCreation(topics, this.#context(quota)), validateOnly)
  }

  async alterConfigs(
    resources: readonly ConfigReplacement[],
    validateOnly: boolean,
  ): Promise<ResourceOutcome[]> {
    return this.#carryOut(decideReplacement(resources, this.#context()), validateOnly)
  }

  async incrementalAlterConfigs(
    resources: readonly ConfigAlteration[],
    validateOnly: boolean,
  ): Promise<ResourceOutcome[]> {
    return this.#carryOut(decideIncrementalAlteration(resources, this.#context()), validateOnly)
  }

  async alterClientQuotas(
    alterations: readonly ClientQuotaAlteration[],
    validateOnly: boolean,
  ): Promise<ClientQuotaOutcome[]> {
    const { image } = this.#options.metadata
    return this.#carryOut(decideClientQuotaAlteration(alterations, image), validateOnly)
  }

  async alterUserScramCredentials(changes: ScramCredentialChanges): Promise<ScramOutcome[]> {
    const { image } = this.#options.metadata
    return this.#carryOut(decideScramCredentialAlteration(changes, image), false)
  }

  /** The metadata log's leader epoch (which this node leads), high watermark and end. */
  get quorum(): Pick<MetadataLog, 'leaderEpoch' | 'highWatermark' | 'endOffset'> {
    return this.#options.log
  }

  /** Throws KafkaError INVALID_REQUEST for a type of election that there is not. */
  async electLeaders(request: ElectionRequest): Promise<ElectionOutcome[]> {
    return this.#carryOut(decideElection(request, this.#options.metadata.image), false)
  }

  async alterPartitionReassignments(
    topics: readonly Reassignment[],
    allowReplicationFactorChange: boolean,
  ): Promise<ReassignmentOutcome[]> {
    const decision = decideReassignment(topics, allowReplicationFactorChange, this.#context())
    return this.#carryOut(decision, false)
  }

  /** All or none. Throws KafkaError INVALID_UPDATE_VERSION. */
  async updateFeatures(updates: readonly FeatureUpdate[], validateOnly: boolean): Promise<void> {
    const records = featureUpdateRecords(updates, this.#context(), this.#options.nodeId)
    if (!validateOnly) this.#commit(records)
  }

  /** Throws KafkaError BROKER_ID_NOT_REGISTERED. */
  async unregisterBroker(brokerId: number): Promise<void> {
    this.#commit(brokerUnregistrationRecords(this.#options.metadata.image, brokerId))
  }

  /** Notes where this broker keeps replicas, after the start and once one has moved. */
  assignReplicasToDirectories(
    replicas: readonly {
      readonly topic: string
      readonly partition: number
      readonly directoryId: string
    }[],
  ): void {
    const { metadata, nodeId: brokerId } = this.#options
    this.#commit(
      replicas.flatMap((replica) =>
        directoryAssignmentRecords(metadata.image, { ...replica, brokerId }),
      ),
    )
  }

  /** The next 1000 producer ids; no other broker or later start gets them. */
  async allocateProducerIds(): Promise<ProducerIdBlock> {
    const { nodeId: brokerId, metadata } = this.#options
    const firstProducerId = metadata.image.nextProducerId
    const brokerEpoch = metadata.image.brokers.get(brokerId)?.epoch ?? -1
    const nextProducerId = firstProducerId + PRODUCER_IDS_PER_BLOCK
    const value = { brokerId, brokerEpoch, nextProducerId }
    this.#commit([{ type: 'ProducerIdsRecord', version: 0, value }])
    return { firstProducerId, count: PRODUCER_IDS_PER_BLOCK }
  }

  #context(quota: MutationQuota = unlimited): DecisionContext {
    const { metadata, config, nodeId, system } = this.#options
    return {
      image: metadata.image,
      config: currentBrokerConfig(config, metadata.image, nodeId),
      random: system.random,
      chooseDirectory: (brokerId) => this.#chooseDirectory(brokerId),
      quota,
    }
  }

  #chooseDirectory(brokerId: number): string | undefined {
    const { nodeId, directoryIds, metadata } = this.#options
    const ids =
      brokerId === nodeId ? directoryIds : (metadata.image.brokers.get(brokerId)?.directories ?? [])
    this.#nextDirectory += 1
    return ids[this.#nextDirectory % Math.max(1, ids.length)]
  }

  /** When the log takes nothing (its disk is full), everything that was decided has that error. */
  #carryOut<Outcome extends { readonly error?: KafkaError | undefined }>(
    decision: Decision<Outcome>,
    validateOnly: boolean,
  ): Outcome[] {
    try {
      if (!validateOnly) this.#commit(decision.records)
      return decision.outcomes
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      return decision.outcomes.map((outcome) => ({ ...outcome, error: outcome.error ?? error }))
    }
  }

  /** Appended, synced and applied when this returns: with one voter nothing else is waited for. */
  #commit(records: readonly MetadataRecordInput[]): void {
    if (records.length === 0) return
    const { log, metadata } = this.#options
    metadata.apply(log.append(records))
  }
}
