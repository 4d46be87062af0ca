import { decode } from '../../protocol/codec.ts'
import {
  kRaftVersionRecord,
  leaderChangeMessage,
  snapshotFooterRecord,
  snapshotHeaderRecord,
  votersRecord,
} from '../../protocol/internal/control-records.ts'
import { Reader } from '../../protocol/reader.ts'
import {
  type ControlRecordType,
  controlRecordType,
  controlRecordTypeId,
  readEndTransactionMarker,
} from '../../protocol/records/control-record.ts'
import type { KafkaRecord } from '../../protocol/records/record.ts'
import type { Message } from '../../protocol/schema.ts'
import { jsonText, messageJson } from './message-json.ts'
import type { Release } from './release.ts'

/** The records of the metadata quorum that are printed with their contents. Those that 3.7 does not know are printed as 3.9 does. */
const printed: Partial<
  Record<ControlRecordType | 'UNKNOWN', { title: string; schema: Message; since: Release }>
> = {
  LEADER_CHANGE: { title: 'LeaderChange:', schema: leaderChangeMessage, since: '4.1' },
  SNAPSHOT_HEADER: { title: 'SnapshotHeader', schema: snapshotHeaderRecord, since: '3.7' },
  SNAPSHOT_FOOTER: { title: 'SnapshotFooter', schema: snapshotFooterRecord, since: '3.7' },
  KRAFT_VERSION: { title: 'KRaftVersion', schema: kRaftVersionRecord, since: '3.7' },
  KRAFT_VOTERS: { title: 'KRaftVoters', schema: votersRecord, since: '3.7' },
}

/** What is printed about a record of a control batch. */
export function controlRecordText(record: KafkaRecord, release: Release): string {
  const marker = readEndTransactionMarker(record)
  if (marker !== undefined) {
    return `endTxnMarker: ${marker.type} coordinatorEpoch: ${marker.coordinatorEpoch}`
  }
  const type = controlRecordType(record.key)
  const form = printed[type]
  if (form === undefined || form.since > release) {
    return `controlType: ${type}(${controlRecordTypeId(record.key)})`
  }
  const value = record.value ?? Buffer.alloc(0)
  // The quorum's messages begin with their version.
  const version = new Reader(value).int16()
  const message = decode(form.schema, version, new Reader(value))
  return `${form.title} ${jsonText(messageJson(form.schema, version, message))}`
}
