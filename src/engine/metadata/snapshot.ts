/**
 * A snapshot of the metadata (KIP-630): record batches like a log's, between a control batch with a
 * SnapshotHeaderRecord and one with a SnapshotFooterRecord. `bootstrap.checkpoint`, what a formatted
 * directory starts with, has the same form. Offsets in it only count up.
 */

import { encode } from '../../protocol/codec.ts'
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
import { DecodeError } from '../../protocol/reader.ts'
import {
  buildControlBatch,
  controlRecordKey,
  controlRecordType,
} from '../../protocol/records/control-record.ts'
import { recordBatches } from '../../protocol/records/record-batch.ts'
import { buildRecordBatch } from '../../protocol/records/record-batch-builder.ts'
import type { Input, Message } from '../../protocol/schema.ts'
import { Writer } from '../../protocol/writer.ts'

const RECORDS_PER_BATCH = 1000

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

/** The metadata records of a snapshot. Throws DecodeError, also when it does not end with a footer. */
export function readSnapshot(bytes: Buffer): MetadataRecord[] {
  const records: MetadataRecord[] = []
  let complete = false
  for (const batch of recordBatches(bytes)) {
    batch.ensureValid()
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
  const values = [
    [
      'SNAPSHOT_HEADER',
      controlValue(snapshotHeaderRecord, { version: 0, lastContainedLogTimestamp: now }),
    ],
    ['KRAFT_VERSION', controlValue(kRaftVersionRecord, { version: 0, kRaftVersion: 1 })],
    ['KRAFT_VOTERS', controlValue(votersRecord, { version: 0, voters: members })],
  ] as const
  const start = buildRecordBatch(
    { partitionLeaderEpoch: 0, isControl: true },
    values.map(([type, value]) => ({ timestamp: now, key: controlRecordKey(type), value })),
  )
  const footer = controlValue(snapshotFooterRecord, { version: 0 })
  const place = { partitionLeaderEpoch: 0, timestamp: now, baseOffset: values.length }
  return Buffer.concat([start, buildControlBatch(place, 'SNAPSHOT_FOOTER', footer)])
}

/** `lastContainedLogTimestamp`: the time of the last record that the snapshot covers, 0 for a bootstrap. */
export function buildSnapshot(
  records: readonly MetadataRecordInput[],
  options: { readonly now: number; readonly lastContainedLogTimestamp: number },
): Buffer {
  const { now, lastContainedLogTimestamp } = options
  const header = controlValue(snapshotHeaderRecord, { version: 0, lastContainedLogTimestamp })
  const footer = controlValue(snapshotFooterRecord, { version: 0 })
  const place = { partitionLeaderEpoch: 0, timestamp: now }
  const batches = [buildControlBatch({ ...place, baseOffset: 0 }, 'SNAPSHOT_HEADER', header)]
  let offset = 1
  for (let start = 0; start < records.length; start += RECORDS_PER_BATCH) {
    const some = records.slice(start, start + RECORDS_PER_BATCH)
    batches.push(
      buildRecordBatch(
        { baseOffset: offset, partitionLeaderEpoch: 0 },
        some.map((record) => ({ timestamp: now, key: null, value: encodeMetadataRecord(record) })),
      ),
    )
    offset += some.length
  }
  batches.push(buildControlBatch({ ...place, baseOffset: offset }, 'SNAPSHOT_FOOTER', footer))
  return Buffer.concat(batches)
}
