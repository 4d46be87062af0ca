/** The parts of a consumer, put together: what its public methods call upon. */
import { errorName, errors, KafkaError } from '../../protocol/errors.ts'
import { backoffMs, sleep } from '../backoff.ts'
import type { ClientLogger } from '../client-logger.ts'
import type { Cluster } from '../cluster.ts'
import type { MetadataAnswer, TopicMetadata } from '../cluster-metadata.ts'
import type { OffsetAndMetadata } from '../committed-offsets.ts'
import type { ConsumerConfigs } from '../config/consumer.ts'
import { isRetriable, TimeoutError } from '../errors.ts'
import type { FoundOffset, OffsetQuestion } from '../offset-questions.ts'
import { TopicMetadataKeeper } from '../topic-metadata.ts'
import { partitionName, type TopicPartition } from '../topic-partition.ts'
import { fetcherSettings, positionSettings, reconcilingSettings } from './consumer-parts.ts'
import { Fetcher } from './fetcher.ts'
import { GroupCoordinator } from './group-coordinator.ts'
import type { GroupSettings } from './group-join.ts'
import { GroupMember } from './group-member.ts'
import type { GroupMembership } from './group-membership.ts'
import { OffsetCommits } from './offset-commits.ts'
import { Positions } from './positions.ts'
import type { RebalanceListener } from './rebalance-listener.ts'
import { ReconcilingMember } from './reconciling-member.ts'
import { Signal } from './signal.ts'
import { SubscriptionState } from './subscription-state.ts'

/** How long joining waits for the metadata of new topics: without it the first assignment is empty. */
const METADATA_PATIENCE_MS = 1000

export class ConsumerWorks {
  readonly subscription = new SubscriptionState()
  readonly signal = new Signal()
  readonly metadata: TopicMetadataKeeper
  readonly fetcher: Fetcher
  readonly positions: Positions
  readonly coordinator: GroupCoordinator | undefined
  readonly commits: OffsetCommits | undefined
  readonly #member: GroupMembership | undefined
  readonly #cluster: Cluster
  readonly #configs: ConsumerConfigs
  readonly #group: GroupSettings
  /** The number of partitions of each topic when this member, as leader, shared them out. */
  #watched = new Map<string, number>()
  readonly #extraTopics = new Set<string>()
  #answers = 0
  #failure: Error | undefined

  constructor(
    cluster: Cluster,
    configs: ConsumerConfigs,
    group: GroupSettings,
    logger: ClientLogger,
  ) {
    this.#cluster = cluster
    this.#configs = configs
    this.#group = group
    this.metadata = new TopicMetadataKeeper(cluster, {
      topics: () => this.#topics(),
      allowAutoTopicCreation: configs['allow.auto.create.topics'],
      onUpdate: (answer) => this.#onMetadata(answer),
      onError: (error) => {
        this.#failure = error
        this.signal.raise()
      },
      maxAgeMs: configs['metadata.max.age.ms'],
    })
    const groupId = configs['group.id']
    this.coordinator = groupId === null ? undefined : new GroupCoordinator(cluster, groupId)
    const { metadata, subscription, coordinator } = this
    const onEvent = (): void => this.signal.raise()
    this.fetcher = new Fetcher({
      cluster,
      metadata,
      subscription,
      settings: fetcherSettings(configs),
      onEvent,
    })
    this.positions = new Positions({
      cluster,
      metadata,
      subscription,
      coordinator,
      identity: () => this.#member?.identity,
      settings: positionSettings(configs),
      onEvent,
    })
    if (coordinator === undefined) return
    const commits = new OffsetCommits({
      coordinator,
      subscription,
      identity: () => member.identity,
      logger,
      intervalMs: configs['enable.auto.commit'] ? configs['auto.commit.interval.ms'] : undefined,
    })
    const parts = { coordinator, subscription, logger, commits: () => commits, onEvent }
    const member =
      group.protocol === 'classic'
        ? new GroupMember({
            ...parts,
            cluster,
            settings: group,
            fetchTopics: (topics) => this.#fetchTopics(topics),
            metadataSettled: () => this.#metadataSettled(),
            watch: (topics) => {
              this.#watched = new Map(
                topics.map(({ name, partitions }) => [name, partitions.length]),
              )
            },
          })
        : new ReconcilingMember({
            ...parts,
            ...reconcilingSettings(group, coordinator.groupId),
            retryBackoff: cluster.settings.retryBackoff,
            metadata,
          })
    this.commits = commits
    this.#member = member
  }

  /** One turn of everything that `poll` drives. Throws what went wrong in the background. */
  async work(listener: RebalanceListener): Promise<void> {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
    if (this.subscription.mode === 'automatic') {
      const waitsForPattern = this.subscription.pattern !== undefined && this.#answers === 0
      if (!waitsForPattern) await this.#member?.poll(listener)
    }
    this.commits?.commitIfDue()
    this.positions.update()
    this.fetcher.start()
  }

  /** Commits, gives up the partitions and leaves the group. */
  async leave(listener: RebalanceListener, reason: string): Promise<void> {
    const { commits } = this
    const timeoutMs = this.#configs['default.api.timeout.ms']
    if (this.subscription.mode === 'manual') await commits?.commitBeforeLeaving(timeoutMs)
    if (this.subscription.mode !== 'automatic') return
    await commits?.commitBeforeLeaving(timeoutMs)
    await this.#member?.giveUpAll(listener)
    if (this.#group.leavesOnClose) await this.#member?.leave(reason)
    else this.#member?.stop()
  }

  close(): void {
    this.metadata.close()
    this.fetcher.close()
    this.coordinator?.close()
    this.#cluster.close()
  }

  async position(partition: TopicPartition, timeoutMs: number): Promise<number> {
    const deadline = Date.now() + timeoutMs
    for (;;) {
      const { position } = this.subscription.get(partition)
      if (position !== undefined) return position
      if (Date.now() >= deadline) {
        throw new TimeoutError(
          `Timeout of ${timeoutMs}ms expired before the position for partition ` +
            `${partitionName(partition)} could be determined`,
        )
      }
      this.positions.update()
      await this.signal.wait(Math.min(100, deadline - Date.now()))
    }
  }

  async committed(
    partitions: readonly TopicPartition[],
    timeoutMs: number,
  ): Promise<Map<string, OffsetAndMetadata | null>> {
    const { coordinator } = this
    if (coordinator === undefined) return new Map()
    return await coordinator.retrying(timeoutMs, () => this.positions.committed(partitions))
  }

  async offsets(
    questions: readonly OffsetQuestion[],
    timeoutMs: number,
  ): Promise<Map<string, FoundOffset>> {
    const deadline = Date.now() + timeoutMs
    for (const topic of new Set(questions.map((each) => each.topic))) {
      await this.topic(topic, timeoutMs)
    }
    let failures = 0
    return await this.positions.offsets(questions, async () => {
      const pause = backoffMs(this.#cluster.settings.retryBackoff, failures++)
      if (Date.now() + pause >= deadline) {
        throw new TimeoutError(`Failed to get offsets by times in ${timeoutMs}ms`)
      }
      this.metadata.request()
      await sleep(pause)
    })
  }

  /** A topic's metadata, asked for if need be; undefined where it does not exist. */
  async topic(name: string, timeoutMs: number): Promise<TopicMetadata | undefined> {
    const deadline = Date.now() + timeoutMs
    this.#extraTopics.add(name)
    for (let failures = 0; ; failures++) {
      const known = this.metadata.known.get(name)
      if (known !== undefined) return known
      try {
        const [fetched] = await this.#fetchTopics([name])
        if (fetched === undefined) return undefined
        if (fetched.errorCode !== 0) throw new KafkaError(errorName(fetched.errorCode))
        this.metadata.known.set(name, fetched)
      } catch (error) {
        if (!isRetriable(error)) throw error
        if (
          error instanceof KafkaError &&
          error.error === 'UNKNOWN_TOPIC_OR_PARTITION' &&
          failures > 3
        ) {
          return undefined
        }
        if (Date.now() >= deadline) {
          throw new TimeoutError('Timeout expired while fetching topic metadata', { cause: error })
        }
        await sleep(backoffMs(this.#cluster.settings.retryBackoff, failures))
      }
    }
  }

  #topics(): string[] | null {
    const topics = this.subscription.interestingTopics()
    if (topics === null) return null
    return [...new Set([...topics, ...this.#watched.keys(), ...this.#extraTopics])]
  }

  async #fetchTopics(topics: readonly string[]): Promise<readonly TopicMetadata[]> {
    const link = await this.#cluster.any()
    const allowAutoTopicCreation = this.#configs['allow.auto.create.topics']
    return (await this.#cluster.fetchMetadata(link, topics, { allowAutoTopicCreation })).topics
  }

  /** New topics take a moment to appear; joining without them would only lead to joining again. */
  async #metadataSettled(): Promise<void> {
    const deadline = Date.now() + METADATA_PATIENCE_MS
    const isKnown = (topic: string): boolean => this.metadata.known.has(topic)
    while (Date.now() < deadline && ![...this.subscription.topics].every(isKnown)) await sleep(5)
  }

  #onMetadata(answer: MetadataAnswer): void {
    this.#answers += 1
    this.#failure ??= topicsError(answer.topics)
    this.subscription.matchPattern(
      this.metadata.known.values(),
      this.#configs['exclude.internal.topics'],
    )
    const changed = [...this.#watched].some(
      ([name, count]) => (this.metadata.known.get(name)?.partitions.length ?? 0) !== count,
    )
    if (changed && this.#member?.isStable === true) this.#member.rejoin()
    this.signal.raise()
  }
}

function topicsError(topics: readonly TopicMetadata[]): Error | undefined {
  const withCode = (name: keyof typeof errors): string =>
    topics
      .filter(({ errorCode }) => errorCode === errors[name].code)
      .map(({ name: topic }) => topic)
      .join(', ')
  const invalid = withCode('INVALID_TOPIC_EXCEPTION')
  if (invalid !== '') {
    return new KafkaError('INVALID_TOPIC_EXCEPTION', `Invalid topics: [${invalid}]`)
  }
  const unauthorized = withCode('TOPIC_AUTHORIZATION_FAILED')
  return unauthorized === ''
    ? undefined
    : new KafkaError(
        'TOPIC_AUTHORIZATION_FAILED',
        `Not authorized to access topics: [${unauthorized}]`,
      )
}
