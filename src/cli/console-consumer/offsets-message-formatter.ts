/**
 * Kafka's OffsetsMessageFormatter: committed offsets out of `__consumer_offsets`, one line each; records of other
 * types are left out.
 */

import { decodeCoordinatorRecord } from '../../protocol/internal/coordinator-record.ts'
import { groupRecordTypes } from '../../protocol/internal/coordinator-record-types.ts'
import type { Formatter } from './formatter.ts'

const { LegacyOffsetCommit, OffsetCommit } = groupRecordTypes
const offsetRecordTypes = { LegacyOffsetCommit, OffsetCommit }

export const offsetsMessageFormatter: Formatter = ({ key, value }, output) => {
  if (key === null) return
  const record = decodeCoordinatorRecord(offsetRecordTypes, key, value)
  if (record === undefined) return
  const { group, topic, partition } = record.key
  output.writeText(`[${group},${topic},${partition}]::`)
  if (record.value === null) {
    output.writeText('NULL\n')
    return
  }
  const { offset, metadata, commitTimestamp } = record.value
  const epoch = 'leaderEpoch' in record.value ? record.value.leaderEpoch : -1
  const expiry = 'expireTimestamp' in record.value ? record.value.expireTimestamp : -1
  const fields = [
    `offset=${offset}`,
    `leaderEpoch=${epoch < 0 ? 'Optional.empty' : `Optional[${epoch}]`}`,
    `metadata=${metadata}`,
    `commitTimestamp=${commitTimestamp}`,
    `expireTimestamp=${expiry < 0 ? 'None' : `Some(${expiry})`}`,
  ]
  output.writeText(`OffsetAndMetadata(${fields.join(', ')})\n`)
}
