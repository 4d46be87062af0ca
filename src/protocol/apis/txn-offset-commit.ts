import { api, array, int16, int32, int64, string } from '../schema.ts'

/**
 * Commits offsets as a part of a transaction: they count once it has committed. Version 3 brings
 * the group's generation and member, so that zombies are fenced (KIP-447); from version 5 on the
 * group's partition joins the transaction implicitly (KIP-890). Errors: ILLEGAL_GENERATION,
 * UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, INVALID_PRODUCER_EPOCH, OFFSET_METADATA_TOO_LARGE,
 * NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS, TRANSACTION_ABORTABLE.
 */
export const txnOffsetCommit = api({
  name: 'TxnOffsetCommit',
  key: 28,
  versions: '0-5',
  flexible: '3+',
  request: {
    transactionalId: string(),
    groupId: string(),
    producerId: int64(),
    producerEpoch: int16(),
    generationId: int32('3+', { default: -1 }),
    memberId: string('3+', { default: '' }),
    groupInstanceId: string('3+', { nullable: true, default: null }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        committedOffset: int64(),
        committedLeaderEpoch: int32('2+', { default: -1, ignorable: true }),
        committedMetadata: string('0+', { nullable: true }),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    topics: array({
      name: string(),
      partitions: array({ partitionIndex: int32(), errorCode: int16() }),
    }),
  },
})
