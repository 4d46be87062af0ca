import { decode } from '../../protocol/codec.ts'
import {
  remoteLogSegmentMetadataRecord,
  remoteLogSegmentMetadataSnapshotRecord,
  remoteLogSegmentMetadataUpdateRecord,
  remotePartitionDeleteMetadataRecord,
} from '../../protocol/internal/remote-log-records.ts'
import { DecodeError, Reader } from '../../protocol/reader.ts'
import type { Value } from '../../protocol/schema.ts'
import type { MessageParser } from './message-parser.ts'
import type { Release } from './release.ts'

const segmentStates = [
  'COPY_SEGMENT_STARTED',
  'COPY_SEGMENT_FINISHED',
  'DELETE_SEGMENT_STARTED',
  'DELETE_SEGMENT_FINISHED',
]

const partitionDeleteStates = [
  'DELETE_PARTITION_MARKED',
  'DELETE_PARTITION_STARTED',
  'DELETE_PARTITION_FINISHED',
]

/**
 * Prints the records of `__remote_log_metadata` (KIP-405) as Java prints the objects; they have no keys. A value is a frame
 * of three unsigned varints (frame version 1, record type, record version) and a body.
 */
export function remoteLogParser(release: Release): MessageParser {
  return ({ offset, value }) => {
    try {
      return { payload: remoteLogText(new Reader(value ?? Buffer.alloc(0)), release) }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      return { payload: `Error at offset ${offset}, skipping. ${error.message}` }
    }
  }
}

function remoteLogText(reader: Reader, release: Release): string {
  const frameVersion = reader.unsignedVarint()
  if (frameVersion !== 1) {
    throw new DecodeError(
      `Could not deserialize metadata record due to unknown frame version ${frameVersion}(only frame version 1 is supported)`,
    )
  }
  const type = reader.unsignedVarint()
  const version = reader.unsignedVarint()
  switch (type) {
    case 0: {
      const record = decode(remoteLogSegmentMetadataRecord, version, reader)
      const { brokerId, eventTimestampMs } = record
      return object('RemoteLogSegmentMetadata', {
        remoteLogSegmentId: segmentIdText(record.remoteLogSegmentId),
        ...rangeText(record, { brokerId }, { eventTimestampMs }),
        ...transactionIndexText(record, release),
      })
    }
    case 1: {
      const record = decode(remoteLogSegmentMetadataUpdateRecord, version, reader)
      return object('RemoteLogSegmentMetadataUpdate', {
        remoteLogSegmentId: segmentIdText(record.remoteLogSegmentId),
        customMetadata: customMetadataText(record.customMetadata),
        state: stateName(segmentStates, record.remoteLogSegmentState),
        eventTimestampMs: record.eventTimestampMs,
        brokerId: record.brokerId,
      })
    }
    case 2: {
      const record = decode(remotePartitionDeleteMetadataRecord, version, reader)
      return object('RemotePartitionDeleteMetadata', {
        topicPartition: topicIdPartitionText(record.topicIdPartition),
        state: stateName(partitionDeleteStates, record.remotePartitionDeleteState),
        eventTimestampMs: record.eventTimestampMs,
        brokerId: record.brokerId,
      })
    }
    case 3: {
      const record = decode(remoteLogSegmentMetadataSnapshotRecord, version, reader)
      return object('RemoteLogSegmentMetadataSnapshot', {
        segmentId: record.segmentId,
        ...rangeText(record, {}, {}),
        ...transactionIndexText(record, release),
      })
    }
    default:
      throw new DecodeError(`Unknown metadata type ${type}`)
  }
}

type SnapshotRecord = Value<typeof remoteLogSegmentMetadataSnapshotRecord>
type SegmentRecord = Value<typeof remoteLogSegmentMetadataRecord>
type SegmentId = SegmentRecord['remoteLogSegmentId']
type Texts = Readonly<Record<string, string | number>>

/** A Java object: `Name{property=value, property=value}`. */
function object(name: string, properties: Texts): string {
  const parts = Object.entries(properties).map(([property, value]) => `${property}=${value}`)
  return `${name}{${parts.join(', ')}}`
}

/** What a segment and its snapshot have in common, with what else stands between. */
function rangeText(
  record: Omit<SnapshotRecord, 'segmentId'>,
  afterOffsets: Texts,
  afterTimestamp: Texts,
): Texts {
  const { startOffset, endOffset, maxTimestampMs, segmentSizeInBytes } = record
  if (record.segmentLeaderEpochs.length === 0) {
    throw new DecodeError('segmentLeaderEpochs can not be null or empty')
  }
  const epochs = record.segmentLeaderEpochs
    .toSorted((a, b) => a.leaderEpoch - b.leaderEpoch)
    .map(({ leaderEpoch, offset }) => `${leaderEpoch}=${offset}`)
  return {
    startOffset,
    endOffset,
    ...afterOffsets,
    maxTimestampMs,
    ...afterTimestamp,
    segmentLeaderEpochs: `{${epochs.join(', ')}}`,
    segmentSizeInBytes,
    customMetadata: customMetadataText(record.customMetadata),
    state: stateName(segmentStates, record.remoteLogSegmentState),
  }
}

function transactionIndexText(
  { txnIndexEmpty }: { txnIndexEmpty: boolean },
  release: Release,
): Texts {
  return release === '4.1' ? { txnIdxEmpty: String(txnIndexEmpty) } : {}
}

function segmentIdText({ topicIdPartition, id }: SegmentId): string {
  return object('RemoteLogSegmentId', {
    topicIdPartition: topicIdPartitionText(topicIdPartition),
    id,
  })
}

function topicIdPartitionText({ name, id, partition }: SegmentId['topicIdPartition']): string {
  return `${id}:${name}-${partition}`
}

function customMetadataText(bytes: Buffer | null): string {
  return bytes === null ? 'Optional.empty' : `Optional[CustomMetadata{${bytes.length} bytes}]`
}

function stateName(names: readonly string[], id: number): string {
  const name = names[id]
  if (name === undefined) throw new DecodeError('state can not be null')
  return name
}
