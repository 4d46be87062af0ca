/** From a consumer's configuration to the settings of its parts. */
import { randomBytes } from 'node:crypto'
import { createAssignors, isCooperativeWith } from '../assignors/assignors.ts'
import { type ConsumerConfigs, isClassicProtocol } from '../config/consumer.ts'
import type { FetcherSettings } from './fetcher.ts'
import type { GroupSettings } from './group-join.ts'
import type { PositionSettings } from './positions.ts'
import type { ReconcilingMemberParts } from './reconciling-member.ts'
import { resetTimestamp } from './reset-timestamp.ts'

const isolationLevel = (configs: ConsumerConfigs): PositionSettings['isolationLevel'] =>
  configs['isolation.level'] === 'read_committed' ? 'read_committed' : 'read_uncommitted'

export function fetcherSettings(configs: ConsumerConfigs): FetcherSettings {
  return {
    maxWaitMs: configs['fetch.max.wait.ms'],
    minBytes: configs['fetch.min.bytes'],
    maxBytes: configs['fetch.max.bytes'],
    maxPartitionBytes: configs['max.partition.fetch.bytes'],
    readCommitted: isolationLevel(configs) === 'read_committed',
    checkCrcs: configs['check.crcs'],
    rackId: configs['client.rack'],
    resetTimestamp: () => resetTimestamp(configs['auto.offset.reset'], Date.now()),
  }
}

export function positionSettings(configs: ConsumerConfigs): PositionSettings {
  return {
    isolationLevel: isolationLevel(configs),
    requestTimeoutMs: configs['request.timeout.ms'],
    resetTimestamp: () => resetTimestamp(configs['auto.offset.reset'], Date.now()),
  }
}

/** Throws ConfigError for an unknown assignor. */
export async function groupSettings(configs: ConsumerConfigs): Promise<GroupSettings> {
  const isClassic = isClassicProtocol(configs)
  const assignors = isClassic ? await createAssignors(configs['partition.assignment.strategy']) : []
  return {
    protocol: isClassic ? 'classic' : 'consumer',
    remoteAssignor: configs['group.remote.assignor'],
    groupInstanceId: configs['group.instance.id'],
    sessionTimeoutMs: configs['session.timeout.ms'],
    rebalanceTimeoutMs: configs['max.poll.interval.ms'],
    maxPollIntervalMs: configs['max.poll.interval.ms'],
    heartbeatIntervalMs: configs['heartbeat.interval.ms'],
    requestTimeoutMs: configs['request.timeout.ms'],
    rackId: configs['client.rack'],
    assignors,
    isCooperative: isClassic && isCooperativeWith(assignors),
    leavesOnClose: configs['internal.leave.group.on.close'],
  }
}

/** The settings of a member with the consumer protocol, with an id that is made up for it (KIP-1082). */
export function reconcilingSettings(
  group: GroupSettings,
  groupId: string,
): Pick<ReconcilingMemberParts, 'memberId' | 'settings' | 'requestTimeoutMs'> {
  const { groupInstanceId, rackId, rebalanceTimeoutMs, remoteAssignor, requestTimeoutMs } = group
  return {
    memberId: randomBytes(16).toString('base64url'),
    settings: { groupId, groupInstanceId, rackId, rebalanceTimeoutMs, remoteAssignor },
    requestTimeoutMs,
  }
}
