import {
  type CoordinatorRecordTypes,
  decodeCoordinatorRecord,
} from '../../protocol/internal/coordinator-record.ts'
import { DecodeError } from '../../protocol/reader.ts'
import type { KafkaRecord } from '../../protocol/records/record.ts'
import { JavaError } from './java-error.ts'
import { type Json, jsonText, messageJson } from './message-json.ts'
import type { MessageParser, RecordText } from './message-parser.ts'
import type { Release } from './release.ts'

/** Changes the JSON of a value before it is printed. */
export type Rewrite = (type: string, data: Json) => Json

/** Prints the records of a coordinator's topic as JSON: the key with its type, the value with its version. */
export function coordinatorParser(
  types: CoordinatorRecordTypes,
  release: Release,
  rewrite: Rewrite = (_, data) => data,
): MessageParser {
  return (record) => {
    const key = requiredKey(record, release)
    return reportingErrors(record, () => {
      const decoded = decodeCoordinatorRecord(types, key, record.value)
      if (decoded === undefined) {
        return {
          key: `Unknown record type ${key.readInt16BE(0)} at offset ${record.offset}, skipping.`,
        }
      }
      const { type, version = 0 } = decoded
      const schemas = types[type]
      if (schemas === undefined) throw new DecodeError(`unknown type ${type}`)
      const keyJson: Json = {
        type: String(schemas.id),
        data: messageJson(schemas.key, 0, decoded.key),
      }
      if (decoded.value === null) return { key: jsonText(keyJson), payload: '<DELETE>' }
      const data = rewrite(String(type), messageJson(schemas.value, version, decoded.value))
      return {
        key: jsonText(keyJson),
        payload: jsonText({ version: String(version), data }),
      }
    })
  }
}

/** The key that records of these topics must have. Throws JavaError without one, which ends the tool. */
export function requiredKey(record: KafkaRecord, release: Release): Buffer {
  if (record.key !== null) return record.key
  const place = release === '3.7' ? '' : ` at offset ${record.offset}`
  const decoder = release === '4.1' ? 'the specified decoder' : 'offset topic decoder'
  throw new JavaError(
    release === '3.7' ? 'org.apache.kafka.common.KafkaException' : 'java.lang.RuntimeException',
    `Failed to decode message${place} using ${decoder} (message had a missing key)`,
  )
}

/** A record that cannot be decoded is printed as such, and the dump goes on. */
export function reportingErrors(record: KafkaRecord, parse: () => RecordText): RecordText {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { key: `Error at offset ${record.offset}, skipping. ${error.message}` }
  }
}
