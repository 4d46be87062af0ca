import { readFileSync, statSync } from 'node:fs'
import { Reader } from '../../protocol/reader.ts'
import { baseOffsetOf } from './index-file.ts'
import { JavaError } from './java-error.ts'
import type { Print } from './print.ts'

/** int16 version, then producer id, first offset, last offset and last stable offset as int64. */
const entryBytes = 34

/** Prints the aborted transactions in a `.txnindex` file; half an entry at the end is left out. Throws JavaError if its name has no offset. */
export function dumpTransactionIndex(file: string, print: Print): void {
  baseOffsetOf(file)
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return
  const reader = new Reader(readFileSync(file))
  while (reader.remaining >= entryBytes) {
    const version = reader.int16()
    if (version > 0) {
      throw new JavaError(
        'org.apache.kafka.common.KafkaException',
        `Unexpected aborted transaction version ${version} in transaction index ${file}, current version is 0`,
      )
    }
    print(
      `version: ${version} producerId: ${reader.int64()} firstOffset: ${reader.int64()} ` +
        `lastOffset: ${reader.int64()} lastStableOffset: ${reader.int64()}\n`,
    )
  }
}
