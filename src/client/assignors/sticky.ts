/**
 * Kafka's StickyAssignor: even loads first, then as few moves as possible. It is eager: members give up
 * everything before they join, so they send along what they had, as user data.
 *
 *     user data = int32 count { string topic, int32 count { int32 partition } }, int32 generation
 */
import { DecodeError, Reader } from '../../protocol/reader.ts'
import { Writer } from '../../protocol/writer.ts'
import { byTopic, type TopicPartition } from '../topic-partition.ts'
import type { AssignmentInput, Assignor, GroupAssignment, MemberSubscription } from './assignor.ts'
import { inHashOrder } from './member-order.ts'
import { type MemberClaims, NO_GENERATION, previousOwners } from './previous-owners.ts'
import { StickyAlike } from './sticky-alike.ts'
import { StickyGeneral } from './sticky-general.ts'

export const stickyAssignor: Assignor = {
  name: 'sticky',
  isCooperative: false,
  assign,
  userData: encodeUserData,
}

function assign(unordered: AssignmentInput): GroupAssignment {
  const input = inHashOrder(unordered)
  const previous = previousOwners(input, claimsOf)
  return previous.subscribeAlike
    ? new StickyAlike(input, previous).assign().assignment
    : new StickyGeneral(input, previous, claimsOf).assign()
}

function claimsOf({ userData }: MemberSubscription): MemberClaims {
  if (userData === null || userData.length === 0) return { partitions: [], generation: undefined }
  try {
    return decodeUserData(userData)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { partitions: [], generation: NO_GENERATION }
  }
}

/** Older clients leave out the generation. */
function decodeUserData(userData: Buffer): MemberClaims {
  const reader = new Reader(userData)
  const partitions: TopicPartition[] = []
  for (let topics = reader.int32(); topics > 0; topics--) {
    const topic = reader.utf8(reader.int16())
    for (let count = reader.int32(); count > 0; count--) {
      partitions.push({ topic, partition: reader.int32() })
    }
  }
  return { partitions, generation: reader.remaining >= 4 ? reader.int32() : undefined }
}

function encodeUserData(assignment: readonly TopicPartition[], generationId: number): Buffer {
  const writer = new Writer()
  const topics = byTopic(assignment)
  writer.int32(topics.size)
  for (const [topic, partitions] of topics) {
    writer.int16(Buffer.byteLength(topic))
    writer.utf8(topic)
    writer.int32(partitions.length)
    for (const { partition } of partitions) writer.int32(partition)
  }
  writer.int32(generationId)
  return writer.toBuffer()
}
