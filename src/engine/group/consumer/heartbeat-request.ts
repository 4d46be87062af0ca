/** What is wrong with a ConsumerGroupHeartbeat by itself, in Kafka's words. */
import type { ConsumerGroupConfig } from '../group-config.ts'
import type { ConsumerHeartbeatRequest } from '../requests.ts'
import { JOINING, LEFT, LEFT_AS_STATIC_MEMBER } from './consumer-member.ts'
import { Refusal } from './consumer-step.ts'

/** From this version on members make up their ids. */
const FIRST_VERSION_WITH_OWN_IDS = 1

export function checkHeartbeatRequest(
  request: ConsumerHeartbeatRequest,
  apiVersion: number,
  { assignors }: ConsumerGroupConfig,
): Refusal | undefined {
  const { memberEpoch, serverAssignor } = request
  const invalid = invalidReason(request, apiVersion)
  if (invalid !== undefined) return new Refusal('INVALID_REQUEST', invalid)
  if (memberEpoch < LEFT_AS_STATIC_MEMBER) {
    return new Refusal('INVALID_REQUEST', 'MemberEpoch is invalid.')
  }
  const names = assignors.map(({ name }) => name)
  if (serverAssignor === null || names.includes(serverAssignor)) return undefined
  return new Refusal(
    'UNSUPPORTED_ASSIGNOR',
    `ServerAssignor ${serverAssignor} is not supported. Supported assignors: ${names.join(', ')}.`,
  )
}

const isBlank = (text: string | null): boolean => text !== null && text.trim() === ''

function invalidReason(request: ConsumerHeartbeatRequest, apiVersion: number): string | undefined {
  const { memberEpoch } = request
  const needsId =
    apiVersion >= FIRST_VERSION_WITH_OWN_IDS || memberEpoch > 0 || memberEpoch === LEFT
  if (needsId && isBlank(request.memberId)) return "MemberId can't be empty."
  if (isBlank(request.groupId)) return "GroupId can't be empty."
  if (isBlank(request.instanceId)) return "InstanceId can't be empty."
  if (isBlank(request.rackId)) return "RackId can't be empty."
  if (memberEpoch === JOINING) return joiningReason(request)
  if (memberEpoch === LEFT_AS_STATIC_MEMBER && request.instanceId === null) {
    return "InstanceId can't be null."
  }
  return undefined
}

function joiningReason(request: ConsumerHeartbeatRequest): string | undefined {
  if (request.rebalanceTimeoutMs === -1) {
    return 'RebalanceTimeoutMs must be provided in first request.'
  }
  if (request.owned === null || request.owned.length > 0) {
    return 'TopicPartitions must be empty when (re-)joining.'
  }
  if (request.subscribedTopicNames === null && request.subscribedTopicRegex === null) {
    return 'Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.'
  }
  return undefined
}
