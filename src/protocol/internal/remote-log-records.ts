/**
 * Records of `__remote_log_metadata`: an unsigned varint type, an unsigned varint version, then the
 * body (KIP-405).
 */
import {
  array,
  boolean,
  bytes,
  int8,
  int32,
  int64,
  message,
  string,
  struct,
  uuid,
} from '../schema.ts'

export const remoteLogSegmentMetadataRecord = message({
  name: 'RemoteLogSegmentMetadataRecord',
  versions: '0',
  flexible: '0+',
  fields: {
    remoteLogSegmentId: struct({
      topicIdPartition: struct({ name: string(), id: uuid(), partition: int32() }),
      id: uuid(),
    }),
    startOffset: int64(),
    endOffset: int64(),
    brokerId: int32(),
    maxTimestampMs: int64(),
    eventTimestampMs: int64(),
    segmentLeaderEpochs: array({ leaderEpoch: int32(), offset: int64() }),
    segmentSizeInBytes: int32(),
    customMetadata: bytes('0+', { nullable: true, default: null }),
    remoteLogSegmentState: int8(),
    txnIndexEmpty: boolean('0+', { tag: 0 }),
  },
})

export const remoteLogSegmentMetadataUpdateRecord = message({
  name: 'RemoteLogSegmentMetadataUpdateRecord',
  versions: '0',
  flexible: '0+',
  fields: {
    remoteLogSegmentId: struct({
      topicIdPartition: struct({ name: string(), id: uuid(), partition: int32() }),
      id: uuid(),
    }),
    brokerId: int32(),
    eventTimestampMs: int64(),
    customMetadata: bytes('0+', { nullable: true, default: null }),
    remoteLogSegmentState: int8(),
  },
})

export const remotePartitionDeleteMetadataRecord = message({
  name: 'RemotePartitionDeleteMetadataRecord',
  versions: '0',
  flexible: '0+',
  fields: {
    topicIdPartition: struct({ name: string(), id: uuid(), partition: int32() }),
    brokerId: int32(),
    eventTimestampMs: int64(),
    remotePartitionDeleteState: int8(),
  },
})

export const remoteLogSegmentMetadataSnapshotRecord = message({
  name: 'RemoteLogSegmentMetadataSnapshotRecord',
  versions: '0',
  flexible: '0+',
  fields: {
    segmentId: uuid(),
    startOffset: int64(),
    endOffset: int64(),
    brokerId: int32(),
    maxTimestampMs: int64(),
    eventTimestampMs: int64(),
    segmentLeaderEpochs: array({ leaderEpoch: int32(), offset: int64() }),
    segmentSizeInBytes: int32(),
    customMetadata: bytes('0+', { nullable: true, default: null }),
    remoteLogSegmentState: int8(),
    txnIndexEmpty: boolean('0+', { tag: 0 }),
  },
})

/** The types of the records, by number. */
export const remoteLogRecordTypes = [
  remoteLogSegmentMetadataRecord,
  remoteLogSegmentMetadataUpdateRecord,
  remotePartitionDeleteMetadataRecord,
  remoteLogSegmentMetadataSnapshotRecord,
] as const
