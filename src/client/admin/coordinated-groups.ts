/**
 * The consumer groups that one broker coordinates, with their members and committed offsets: one request each for the
 * list, the classic groups, the groups of the new protocol and the offsets of all of them.
 */
import { consumerGroupDescribe } from '../../protocol/apis/consumer-group-describe.ts'
import { describeGroups } from '../../protocol/apis/describe-groups.ts'
import { listGroups } from '../../protocol/apis/list-groups.ts'
import { offsetFetch } from '../../protocol/apis/offset-fetch.ts'
import { errorName, KafkaError } from '../../protocol/errors.ts'
import type { Response } from '../../protocol/schema.ts'
import type { ReadyLink } from '../broker-link.ts'
import { type Call, call } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import type { TopicPartition } from '../topic-partition.ts'
import {
  type ConsumerGroupDescription,
  classicGroup,
  newGroup,
} from './describe-consumer-groups.ts'
import { throwIfError } from './item-error.ts'
import type { Outcome } from './outcome.ts'

export interface CoordinatedOffset extends TopicPartition {
  readonly offset: number
}

export interface CoordinatedGroup {
  readonly groupId: string
  readonly description: Outcome<ConsumerGroupDescription>
  /** Of all partitions that the group has committed. */
  readonly offsets: Outcome<readonly CoordinatedOffset[]>
}

/** The first version of OffsetFetch that takes many groups. */
const MANY_GROUPS = 8
/** The last version in which partitions have the names of their topics. */
const TOPIC_NAMES = 9
/** From version 6 on a group that is gone is an error instead of the state Dead. */
const DEAD_GROUPS = 5

/**
 * Groups of consumers, classic and new, and those that were made by commits alone. `wanted` leaves the others unasked.
 * Rejects when the broker cannot be asked within `timeoutMs`; an error of one group is that group's outcome.
 */
export async function coordinatedGroups(
  cluster: Cluster,
  timeoutMs: number,
  brokerId: number,
  wanted: (groupId: string) => boolean = () => true,
): Promise<CoordinatedGroup[]> {
  return await call(cluster, 'describeGroups', timeoutMs, async (current) => {
    const link = await current.broker(brokerId)
    const listed = await current.send(link, listGroups, { statesFilter: [], typesFilter: [] })
    throwIfError(listed.errorCode)
    const groups = listed.groups.filter(
      ({ groupId, protocolType, groupType }) =>
        wanted(groupId) &&
        (protocolType === 'consumer' || protocolType === '') &&
        !/^(share|streams)$/i.test(groupType),
    )
    const ids = groups.map(({ groupId }) => groupId)
    const isNew = new Set(
      groups.filter(({ groupType }) => /^consumer$/i.test(groupType)).map((each) => each.groupId),
    )
    const [classic, modern, offsets] = await Promise.all([
      describeClassic(
        current,
        link,
        ids.filter((id) => !isNew.has(id)),
      ),
      describeNew(current, link, [...isNew]),
      committedOffsets(current, link, ids),
    ])
    return ids.map((groupId) => ({
      groupId,
      description: classic.get(groupId) ?? modern.get(groupId) ?? absent(),
      offsets: offsets.get(groupId) ?? absent(),
    }))
  })
}

const absent = (): KafkaError => new KafkaError('GROUP_ID_NOT_FOUND')

function attempt<T>(errorCode: number, make: () => T): Outcome<T> {
  if (errorCode !== 0) return new KafkaError(errorName(errorCode))
  try {
    return make()
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}

async function describeClassic(
  current: Call,
  link: ReadyLink,
  ids: readonly string[],
): Promise<Map<string, Outcome<ConsumerGroupDescription>>> {
  if (ids.length === 0) return new Map()
  const request = { groups: ids, includeAuthorizedOperations: false }
  const { groups } = await current.send(link, describeGroups, request, { max: DEAD_GROUPS })
  return new Map(
    groups.map((group) => [
      group.groupId,
      attempt(group.errorCode, () => classicGroup(link.node, group)),
    ]),
  )
}

async function describeNew(
  current: Call,
  link: ReadyLink,
  ids: readonly string[],
): Promise<Map<string, Outcome<ConsumerGroupDescription>>> {
  if (ids.length === 0) return new Map()
  const request = { groupIds: ids, includeAuthorizedOperations: false }
  const { groups } = await current.send(link, consumerGroupDescribe, request)
  return new Map(
    groups.map((group) => [
      group.groupId,
      attempt(group.errorCode, () => newGroup(link.node, group)),
    ]),
  )
}

type AnsweredGroup = Pick<
  Response<typeof offsetFetch>['groups'][number],
  'groupId' | 'errorCode' | 'topics'
>

async function committedOffsets(
  current: Call,
  link: ReadyLink,
  ids: readonly string[],
): Promise<Map<string, Outcome<readonly CoordinatedOffset[]>>> {
  if (ids.length === 0) return new Map()
  const version = link.versions.newest(offsetFetch, 2, TOPIC_NAMES)
  const groups =
    version >= MANY_GROUPS
      ? await fetchTogether(current, link, ids)
      : await Promise.all(ids.map((id) => fetchAlone(current, link, id)))
  return new Map(
    groups.map((group) => [group.groupId, attempt(group.errorCode, () => offsetsOf(group))]),
  )
}

async function fetchTogether(
  current: Call,
  link: ReadyLink,
  ids: readonly string[],
): Promise<readonly AnsweredGroup[]> {
  const request = {
    groupId: '',
    topics: [],
    groups: ids.map((groupId) => ({ groupId, topics: null })),
    requireStable: false,
  }
  const limits = { min: MANY_GROUPS, max: TOPIC_NAMES }
  return (await current.send(link, offsetFetch, request, limits)).groups
}

async function fetchAlone(current: Call, link: ReadyLink, groupId: string): Promise<AnsweredGroup> {
  const request = { groupId, topics: null, groups: [], requireStable: false }
  const limits = { min: 2, max: MANY_GROUPS - 1 }
  const { errorCode, topics } = await current.send(link, offsetFetch, request, limits)
  return {
    groupId,
    errorCode,
    topics: topics.map((topic) => ({ ...topic, topicId: '' })),
  }
}

const offsetsOf = ({ topics }: AnsweredGroup): CoordinatedOffset[] =>
  topics.flatMap(({ name: topic, partitions }) =>
    partitions
      .filter(({ errorCode, committedOffset }) => errorCode === 0 && committedOffset >= 0)
      .map(({ partitionIndex: partition, committedOffset: offset }) => ({
        topic,
        partition,
        offset,
      })),
  )
