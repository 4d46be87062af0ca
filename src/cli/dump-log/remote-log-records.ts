import { decode } from '../../protocol/codec.ts'
import { remoteLogRecordTypes } from '../../protocol/internal/remote-log-records.ts'
import { DecodeError, Reader } from '../../protocol/reader.ts'
import { jsonText, messageJson } from './message-json.ts'
import type { MessageParser } from './message-parser.ts'

/** Prints the records of `__remote_log_metadata` (KIP-405); they have no keys. */
export const remoteLogParser: MessageParser = ({ offset, value }) => {
  try {
    const reader = new Reader(value ?? Buffer.alloc(0))
    const type = reader.unsignedVarint()
    const schema = remoteLogRecordTypes[type]
    if (schema === undefined) throw new DecodeError(`unknown record type ${type}`)
    const version = reader.unsignedVarint()
    return { payload: jsonText(messageJson(schema, version, decode(schema, version, reader))) }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { payload: `Error at offset ${offset}, skipping. ${error.message}` }
  }
}
