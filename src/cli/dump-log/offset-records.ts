import {
  consumerProtocolAssignment,
  consumerProtocolSubscription,
  decodeAssignment,
} from '../../protocol/internal/consumer-protocol.ts'
import { decodeCoordinatorRecord } from '../../protocol/internal/coordinator-record.ts'
import { groupRecordTypes } from '../../protocol/internal/coordinator-record-types.ts'
import { decodeVersioned } from '../../protocol/internal/versioned.ts'
import type { KafkaRecord } from '../../protocol/records/record.ts'
import type { Message } from '../../protocol/schema.ts'
import { coordinatorParser, reportingErrors, requiredKey } from './coordinator-records.ts'
import { javaList, upperHex } from './java-error.ts'
import { type Json, jsonText, messageJson } from './message-json.ts'
import type { MessageParser, RecordText } from './message-parser.ts'
import type { Release } from './release.ts'
import { scalaOrder, stringHash } from './scala-order.ts'

/**
 * Prints the records of `__consumer_offsets`: as JSON since 3.8, before that offsets and classic groups in
 * words. The records of newer groups, which 3.7 does not know, are JSON in any case.
 */
export function offsetsParser(release: Release): MessageParser {
  const parseAsJson = coordinatorParser(groupRecordTypes, release, (type, data) =>
    type === 'GroupMetadata' ? withMembersDecoded(data) : data,
  )
  if (release !== '3.7') return parseAsJson
  return (record) => {
    const key = requiredKey(record, release)
    const isKnown = key.length >= 2 && oldTypes.includes(key.readInt16BE(0))
    return isKnown ? parseInWords(record, key) : parseAsJson(record)
  }
}

/** Offsets in both forms of their key, and classic groups. */
const oldTypes = [0, 1, 2]

/** In groups of consumers the members' subscriptions and assignments are messages of their own. */
function withMembersDecoded(data: Json): Json {
  const group = data as { protocolType: string; members: Record<string, Json>[] }
  if (group.protocolType !== 'consumer') return data
  const members = group.members.map((member) => ({
    ...member,
    subscription: embedded(consumerProtocolSubscription, member['subscription']),
    assignment: embedded(consumerProtocolAssignment, member['assignment']),
  }))
  return { ...group, members }
}

function embedded(schema: Message, base64: Json | undefined): Json {
  const { version, value } = decodeVersioned(schema, Buffer.from(String(base64), 'base64'))
  return messageJson(schema, version, value)
}

function parseInWords(record: KafkaRecord, key: Buffer): RecordText {
  return reportingErrors(record, () => {
    const decoded = decodeCoordinatorRecord(groupRecordTypes, key, record.value)
    switch (decoded?.type) {
      case 'LegacyOffsetCommit':
      case 'OffsetCommit': {
        const { group, topic, partition } = decoded.key
        return {
          key: `offset_commit::group=${group},partition=${topic}-${partition}`,
          payload: decoded.value === null ? '<DELETE>' : offsetText(decoded.value),
        }
      }
      case 'GroupMetadata':
        return {
          key: `group_metadata::group=${decoded.key.group}`,
          payload: decoded.value === null ? '<DELETE>' : groupText(decoded.value),
        }
      default:
        return {}
    }
  })
}

function offsetText({ offset, metadata }: { offset: number; metadata: string }): string {
  return metadata === '' ? `offset=${offset}` : `offset=${offset},metadata=${metadata}`
}

interface Group {
  readonly protocolType: string
  readonly protocol: string | null
  readonly generation: number
  readonly members: readonly { readonly memberId: string; readonly assignment: Buffer }[]
}

function groupText({ protocolType, protocol, generation, members }: Group): string {
  const ordered = scalaOrder(members, ({ memberId }) => stringHash(memberId))
  const assignments = ordered.map(({ memberId, assignment }) => {
    const text = protocolType === 'consumer' ? assignmentText(assignment) : upperHex(assignment)
    return `${memberId}=${text}`
  })
  const assignment = `{${assignments.join(',')}}`
  return jsonText({ protocolType, protocol, generationId: generation, assignment })
}

function assignmentText(bytes: Buffer): string {
  const { assignedPartitions, userData } = decodeAssignment(bytes)
  const partitions = assignedPartitions.flatMap((topic) =>
    topic.partitions.map((partition) => `${topic.topic}-${partition}`),
  )
  const list = javaList(partitions)
  return userData === null || userData.length === 0 ? list : `${list}:${upperHex(userData)}`
}
