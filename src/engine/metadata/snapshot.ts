/**
 * A snapshot of the metadata (KIP-630): record batches like a log's, between a control batch with a
 * SnapshotHeaderRecord and one with a SnapshotFooterRecord. `bootstrap.checkpoint`, what a formatted
 * directory starts with, has the same form. Offsets in it only count up.
 */

import { decode, encode } from '../../protocol/codec.ts'
import {
  kRaftVersionRecord,
  snapshotFooterRecord,
  snapshotHeaderRecord,
  votersRecord,
} from '../../protocol/internal/control-records.ts'
import {
  decodeMetadataRecord,
  encodeMetadataRecord,
  type MetadataRecord,
  type MetadataRecordInput,
} from '../../protocol/internal/metadata-records.ts'
import { DecodeError, Reader } from '../../protocol/reader.ts'
import {
  buildControlBatch,
  controlRecordKey,
  controlRecordType,
} from '../../protocol/records/control-record.ts'
import { recordBatches } from '../../protocol/records/record-batch.ts'
import { buildRecordBatch } from '../../protocol/records/record-batch-builder.ts'
import type { Input, Message } from '../../protocol/schema.ts'
import { Writer } from '../../protocol/writer.ts'
import type { QuorumRecord, QuorumRecords } from './quorum-records.ts'

/** As many as Kafka puts into one. */
const RECORDS_PER_BATCH = 1024

/** What follows the name of a snapshot while it is being written. */
export const PART_SUFFIX = '.part'

export interface SnapshotId {
  /** The first offset of the log that the snapshot does not cover. */
  readonly endOffset: number
  readonly leaderEpoch: number
}

/** The id in a file name `<20 digits>-<10 digits>.checkpoint`; undefined for any other file. */
export function snapshotIdOf(fileName: string): SnapshotId | undefined {
  const match = /^(\d{20})-(\d{10})\.checkpoint$/.exec(fileName)
  if (match === null) return undefined
  return { endOffset: Number(match[1]), leaderEpoch: Number(match[2]) }
}

export function snapshotFileName({ endOffset, leaderEpoch }: SnapshotId): string {
  return `${String(endOffset).padStart(20, '0')}-${String(leaderEpoch).padStart(10, '0')}.checkpoint`
}

/**
 * The metadata records of a snapshot; `quorum` gets what it says of the quorum. Throws DecodeError, also when it does not
 * end with a footer.
 */
export function readSnapshot(bytes: Buffer, quorum?: QuorumRecords): MetadataRecord[] {
  const records: MetadataRecord[] = []
  let complete = false
  for (const batch of recordBatches(bytes)) {
    batch.ensureValid()
    quorum?.note(batch)
    for (const { key, value } of batch.records()) {
      if (batch.isControl) complete = controlRecordType(key) === 'SNAPSHOT_FOOTER'
      else if (value !== null) records.push(decodeMetadataRecord(value))
    }
  }
  if (!complete) throw new DecodeError('the snapshot has no footer: it was not written to its end')
  return records
}

function controlValue<S extends Message>(schema: S, value: Input<S>): Buffer {
  const writer = new Writer()
  encode(schema, 0, value, writer)
  return writer.toBuffer()
}

/** A member of a dynamic quorum (KIP-853). */
export interface Voter {
  readonly voterId: number
  readonly voterDirectoryId: string
  readonly endpoints: readonly {
    readonly name: string
    readonly host: string
    readonly port: number
  }[]
}

/** The snapshot before the first record of a dynamic quorum's log: kraft.version 1 and its voters. */
export function buildVotersSnapshot(voters: readonly Voter[], now: number): Buffer {
  const kRaftVersionFeature = { minSupportedVersion: 0, maxSupportedVersion: 1 }
  const members = voters.map((voter) => ({ ...voter, kRaftVersionFeature }))
  const quorum = [
    {
      type: 'KRAFT_VERSION',
      value: controlValue(kRaftVersionRecord, { version: 0, kRaftVersion: 1 }),
    },
    { type: 'KRAFT_VOTERS', value: controlValue(votersRecord, { version: 0, voters: members }) },
  ] as const
  return buildSnapshot([], { now, lastContainedLogTimestamp: now, quorum })
}

export interface SnapshotOptions {
  readonly now: number
  /** The time of the last record that the snapshot covers, 0 for a bootstrap. */
  readonly lastContainedLogTimestamp: number
  /** Default 0. */
  readonly leaderEpoch?: number
  /** What a dynamic quorum says about itself. */
  readonly quorum?: readonly QuorumRecord[]
}

/** The batches of a snapshot, each built when it is asked for. */
export function* snapshotBatches(
  records: Iterable<MetadataRecordInput>,
  options: SnapshotOptions,
): Generator<Buffer, void, undefined> {
  const { now: timestamp, lastContainedLogTimestamp, leaderEpoch = 0, quorum = [] } = options
  const header = controlValue(snapshotHeaderRecord, { version: 0, lastContainedLogTimestamp })
  const first = [{ type: 'SNAPSHOT_HEADER' as const, value: header }, ...quorum]
  const place = { partitionLeaderEpoch: leaderEpoch }
  yield buildRecordBatch(
    { ...place, isControl: true },
    first.map(({ type, value }) => ({ timestamp, key: controlRecordKey(type), value })),
  )
  let baseOffset = first.length
  let some: { timestamp: number; key: null; value: Buffer }[] = []
  for (const record of records) {
    some.push({ timestamp, key: null, value: encodeMetadataRecord(record) })
    if (some.length < RECORDS_PER_BATCH) continue
    yield buildRecordBatch({ ...place, baseOffset }, some)
    baseOffset += some.length
    some = []
  }
  if (some.length > 0) yield buildRecordBatch({ ...place, baseOffset }, some)
  baseOffset += some.length
  const footer = controlValue(snapshotFooterRecord, { version: 0 })
  yield buildControlBatch({ ...place, timestamp, baseOffset }, 'SNAPSHOT_FOOTER', footer)
}

export function buildSnapshot(
  records: Iterable<MetadataRecordInput>,
  options: SnapshotOptions,
): Buffer {
  return Buffer.concat([...snapshotBatches(records, options)])
}

/** The time of the last record that a snapshot covers, of its first bytes; undefined: they are no snapshot's. */
export function lastContainedTimestamp(firstBytes: Buffer): number | undefined {
  for (const batch of recordBatches(firstBytes)) {
    for (const { key, value } of batch.records()) {
      if (!batch.isControl || value === null || controlRecordType(key) !== 'SNAPSHOT_HEADER')
        continue
      return decode(snapshotHeaderRecord, 0, new Reader(value)).lastContainedLogTimestamp
    }
    break
  }
  return undefined
}
