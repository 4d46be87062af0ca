/**
 * Kafka 3.7's GroupMetadataMessageFormatter: classic groups out of `__consumer_offsets` as their toString, one line each;
 * records of other types are left out.
 */

import { decodeCoordinatorRecord } from '../../protocol/internal/coordinator-record.ts'
import { groupRecordTypes } from '../../protocol/internal/coordinator-record-types.ts'
import type { groupMetadataValue } from '../../protocol/internal/group-records.ts'
import type { Value } from '../../protocol/schema.ts'
import { scalaOrder, stringHash } from '../dump-log/scala-order.ts'
import type { Formatter } from './formatter.ts'

const { GroupMetadata } = groupRecordTypes

type Group = Value<typeof groupMetadataValue>

export const groupMetadataMessageFormatter: Formatter = ({ key, value }, output) => {
  if (key === null) return
  const record = decodeCoordinatorRecord({ GroupMetadata }, key, value)
  if (record === undefined) return
  const { group } = record.key
  const text = record.value === null ? 'NULL' : groupText(group, record.value, record.version ?? 0)
  output.writeText(`${group}::${text}\n`)
}

function groupText(groupId: string, group: Group, version: number): string {
  const members = scalaOrder(group.members, ({ memberId }) => stringHash(memberId)).map(
    (member) => `${member.memberId} -> ${memberText(member, group.protocol, version)}`,
  )
  const fields = [
    `groupId=${groupId}`,
    `generation=${group.generation}`,
    `protocolType=${group.protocolType === '' ? 'None' : `Some(${group.protocolType})`}`,
    `currentState=${group.members.length === 0 ? 'Empty' : 'Stable'}`,
    `members=HashMap(${members.join(', ')})`,
  ]
  return `GroupMetadata(${fields.join(', ')})`
}

function memberText(
  member: Group['members'][number],
  protocol: string | null,
  version: number,
): string {
  const { groupInstanceId, sessionTimeout } = member
  const fields = [
    `memberId=${member.memberId}`,
    `groupInstanceId=${groupInstanceId === null ? 'None' : `Some(${groupInstanceId})`}`,
    `clientId=${member.clientId}`,
    `clientHost=${member.clientHost}`,
    `sessionTimeoutMs=${sessionTimeout}`,
    `rebalanceTimeoutMs=${version === 0 ? sessionTimeout : member.rebalanceTimeout}`,
    `supportedProtocols=List(${protocol})`,
  ]
  return `MemberMetadata(${fields.join(', ')})`
}
