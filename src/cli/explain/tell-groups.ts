/** Groups: joining, positions, commits; what was asked, and what came back. */
import { consumerGroupHeartbeat } from '../../protocol/apis/consumer-group-heartbeat.ts'
import { describeGroups } from '../../protocol/apis/describe-groups.ts'
import { findCoordinator } from '../../protocol/apis/find-coordinator.ts'
import { heartbeat } from '../../protocol/apis/heartbeat.ts'
import { joinGroup } from '../../protocol/apis/join-group.ts'
import { leaveGroup } from '../../protocol/apis/leave-group.ts'
import { listGroups } from '../../protocol/apis/list-groups.ts'
import { offsetCommit } from '../../protocol/apis/offset-commit.ts'
import { offsetFetch } from '../../protocol/apis/offset-fetch.ts'
import { syncGroup } from '../../protocol/apis/sync-group.ts'
import { errorCode } from '../../protocol/errors.ts'
import { decodeAssignment } from '../../protocol/internal/consumer-protocol.ts'
import { partitionRanges, positionsText } from './cluster-view.ts'
import { type Teller, teller, unlessError } from './exchange.ts'
import { texts } from './texts.ts'

const MEMBER_ID_REQUIRED = errorCode('MEMBER_ID_REQUIRED')

export const groupTellers: readonly Teller[] = [
  teller(findCoordinator, ({ request, response, say }) => {
    const found = response.coordinators[0] ?? response
    const key = request.coordinatorKeys?.[0] ?? request.key ?? ''
    return unlessError(say, key, found.errorCode, () =>
      say(texts.coordinator, {
        key,
        broker: found.nodeId,
        address: `${found.host}:${found.port}`,
      }),
    )
  }),
  teller(joinGroup, ({ response, say }) => {
    if (response.errorCode === MEMBER_ID_REQUIRED) {
      return [say(texts.memberIdGiven, { member: response.memberId })]
    }
    return unlessError(say, '', response.errorCode, () =>
      say(texts.joined, {
        generation: response.generationId,
        assignor: response.protocolName ?? '',
        leads: response.leader === response.memberId,
        members: response.members.length,
      }),
    )
  }),
  teller(syncGroup, ({ response, say }) =>
    unlessError(say, '', response.errorCode, () => {
      const assigned =
        response.assignment.length === 0
          ? []
          : decodeAssignment(response.assignment).assignedPartitions
      const partitions = assigned.flatMap(({ topic, partitions: numbers }) =>
        numbers.map((partition) => ({ topic, partition })),
      )
      return say(texts.assigned, { partitions: partitionRanges(partitions) })
    }),
  ),
  teller(consumerGroupHeartbeat, ({ response, view, say }) =>
    unlessError(say, '', response.errorCode, () => {
      if (response.memberEpoch < 0) return say(texts.left, undefined)
      const assigned = response.assignment?.topicPartitions.flatMap(({ topicId, partitions }) =>
        partitions.map((partition) => ({ topic: view.topicName({ topicId }), partition })),
      )
      const partitions = assigned === undefined ? undefined : partitionRanges(assigned)
      return say(texts.memberEpoch, { epoch: response.memberEpoch, partitions })
    }),
  ),
  teller(heartbeat, ({ response, say }) => unlessError(say, '', response.errorCode, () => [])),
  teller(leaveGroup, ({ response, say }) =>
    unlessError(say, '', response.errorCode, () => say(texts.left, undefined)),
  ),
  teller(offsetFetch, ({ response, view, say }) => {
    const group = response.groups[0] ?? response
    return unlessError(say, '', group.errorCode, () => {
      const positions = group.topics.flatMap((topic) =>
        topic.partitions.map(({ partitionIndex: partition, committedOffset: offset }) => {
          const topicId = 'topicId' in topic ? topic.topicId : ''
          return { topic: view.topicName({ name: topic.name, topicId }), partition, offset }
        }),
      )
      const committed = positions.filter(({ offset }) => offset >= 0)
      const none = positions.filter(({ offset }) => offset < 0)
      return [
        ...(committed.length === 0
          ? []
          : [say(texts.committedAt, { positions: positionsText(committed) })]),
        ...(none.length === 0
          ? []
          : [say(texts.nothingCommitted, { partitions: partitionRanges(none) })]),
      ]
    })
  }),
  teller(offsetCommit, ({ request, response, view, say }) => {
    const failed = response.topics.flatMap(({ name, topicId, partitions }) =>
      partitions
        .filter(({ errorCode: code }) => code !== 0)
        .flatMap(({ partitionIndex, errorCode: code }) =>
          unlessError(
            say,
            `${view.topicName({ name, topicId })}-${partitionIndex}`,
            code,
            () => [],
          ),
        ),
    )
    if (failed.length > 0) return failed
    const positions = request.topics.flatMap(({ name = '', partitions }) =>
      partitions.map(({ partitionIndex: partition, committedOffset: offset }) => {
        return { topic: name, partition, offset }
      }),
    )
    return [say(texts.committed, { positions: positionsText(positions) })]
  }),
  teller(listGroups, ({ response, say }) =>
    unlessError(say, '', response.errorCode, () =>
      say(texts.groupsFound, { groups: response.groups.length }),
    ),
  ),
  teller(describeGroups, ({ response, say }) =>
    response.groups.flatMap(({ groupId, errorCode: code, groupState, members }) =>
      unlessError(say, groupId, code, () =>
        say(texts.groupState, { group: groupId, state: groupState, members: members.length }),
      ),
    ),
  ),
]
