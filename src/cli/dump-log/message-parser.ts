import type { KafkaRecord } from '../../protocol/records/record.ts'

/** What is printed after `key:` and `payload:`; undefined: the part is left out. */
export interface RecordText {
  readonly key?: string | undefined
  readonly payload?: string | undefined
}

/** Turns a record's key and value into text. */
export type MessageParser = (record: KafkaRecord) => RecordText
