/** Records of `__consumer_offsets` for offsets and classic groups. */
import { array, bytes, type Fields, int32, int64, message, string, uuid } from '../schema.ts'

const memberMetadata = {
  memberId: string(),
  groupInstanceId: string('3+', { nullable: true, default: null, ignorable: true }),
  clientId: string(),
  clientHost: string(),
  rebalanceTimeout: int32('1+', { default: -1, ignorable: true }),
  sessionTimeout: int32(),
  subscription: bytes(),
  assignment: bytes(),
} satisfies Fields

/** The group and partition of a committed offset. */
export const offsetCommitKey = message({
  name: 'OffsetCommitKey',
  versions: '0',
  flexible: 'none',
  fields: { group: string(), topic: string(), partition: int32() },
})

/**
 * A committed offset; a tombstone deletes it. Version 1 alone has an explicit `expireTimestamp`;
 * version 4 the topic id.
 */
export const offsetCommitValue = message({
  name: 'OffsetCommitValue',
  versions: '0-4',
  flexible: '4+',
  fields: {
    offset: int64(),
    leaderEpoch: int32('3+', { default: -1, ignorable: true }),
    metadata: string(),
    commitTimestamp: int64(),
    expireTimestamp: int64('1', { default: -1, ignorable: true }),
    topicId: uuid('4+', { tag: 0, ignorable: true }),
  },
})

export const groupMetadataKey = message({
  name: 'GroupMetadataKey',
  versions: '0',
  flexible: 'none',
  fields: { group: string() },
})

/**
 * A classic group at the moment a generation got its assignments. Version 3 adds `groupInstanceId`
 * of static members (KIP-345).
 */
export const groupMetadataValue = message({
  name: 'GroupMetadataValue',
  versions: '0-4',
  flexible: '4+',
  fields: {
    protocolType: string(),
    generation: int32(),
    protocol: string('0+', { nullable: true }),
    leader: string('0+', { nullable: true }),
    currentStateTimestamp: int64('2+', { default: -1, ignorable: true }),
    members: array(memberMetadata),
  },
})

/** A group's offset as Kafka 0.8.2 wrote it. */
export const legacyOffsetCommitKey = message({
  name: 'LegacyOffsetCommitKey',
  versions: '0',
  flexible: 'none',
  fields: { group: string(), topic: string(), partition: int32() },
})

export const legacyOffsetCommitValue = message({
  name: 'LegacyOffsetCommitValue',
  versions: '0',
  flexible: 'none',
  fields: { offset: int64(), metadata: string(), commitTimestamp: int64() },
})
