import {
  decodeMetadataRecord,
  metadataRecordTypes,
} from '../../protocol/internal/metadata-records.ts'
import { DecodeError } from '../../protocol/reader.ts'
import type { KafkaRecord } from '../../protocol/records/record.ts'
import type { Message, Value } from '../../protocol/schema.ts'
import { jsonText, messageJson } from './message-json.ts'
import type { MessageParser } from './message-parser.ts'

/** Prints the records of `__cluster_metadata` and its snapshots as JSON; they have no keys. */
export const metadataParser: MessageParser = (record) => ({ payload: payloadOf(record) })

function payloadOf({ offset, value }: KafkaRecord): string {
  try {
    const record = decodeMetadataRecord(value ?? Buffer.alloc(0))
    const schema: Message = metadataRecordTypes[record.type].schema
    const data = messageJson(schema, record.version, record.value as Value<Message>)
    return jsonText({ type: constantName(record.type), version: record.version, data })
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return `Error at ${offset}, skipping. ${error.message}`
  }
}

/** `TOPIC_RECORD` for `TopicRecord`. */
function constantName(type: string): string {
  return type.replace(/(?<!^)[A-Z]/g, '_$&').toUpperCase()
}
