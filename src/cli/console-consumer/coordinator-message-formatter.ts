/**
 * Kafka 4.1's formatters of the coordinators' topics: records of some types as JSON, one after the other without a
 * separator, `{"key":{"type":1,"data":{…}},"value":{"version":4,"data":{…}}}`; a value that deletes is null.
 */

import {
  type CoordinatorRecordTypes,
  decodeCoordinatorRecord,
} from '../../protocol/internal/coordinator-record.ts'
import {
  groupRecordTypes,
  shareRecordTypes,
  transactionRecordTypes,
} from '../../protocol/internal/coordinator-record-types.ts'
import { jsonText, messageJson } from '../dump-log/message-json.ts'
import type { Formatter } from './formatter.ts'

function coordinatorFormatter(types: CoordinatorRecordTypes): Formatter {
  return ({ key, value }, output) => {
    if (key === null) return
    const record = decodeCoordinatorRecord(types, key, value)
    const schemas = record === undefined ? undefined : types[record.type]
    if (record === undefined || schemas === undefined) return
    const { version = 0 } = record
    const json = {
      key: { type: schemas.id, data: messageJson(schemas.key, 0, record.key) },
      value:
        record.value === null
          ? null
          : { version, data: messageJson(schemas.value, version, record.value) },
    }
    output.writeText(jsonText(json))
  }
}

const { LegacyOffsetCommit, OffsetCommit, GroupMetadata } = groupRecordTypes
const shareGroupTypes = Object.fromEntries(
  Object.entries(groupRecordTypes).filter(([name]) => name.startsWith('ShareGroup')),
)

export const offsetsJson = coordinatorFormatter({ LegacyOffsetCommit, OffsetCommit })
export const groupMetadataJson = coordinatorFormatter({ GroupMetadata })
export const shareGroupJson = coordinatorFormatter(shareGroupTypes)
export const transactionLogJson = coordinatorFormatter(transactionRecordTypes)
export const shareGroupStateJson = coordinatorFormatter(shareRecordTypes)
