import { basename, resolve } from 'node:path'
import { magicPosition } from '../../protocol/records/layout.ts'
import type { KafkaRecord } from '../../protocol/records/record.ts'
import type { RecordBatch } from '../../protocol/records/record-batch.ts'
import { controlRecordText } from './control-record.ts'
import type { Findings } from './findings.ts'
import { baseOffsetOf } from './index-file.ts'
import { JavaError, optionalLong } from './java-error.ts'
import { LogFile } from './log-file.ts'
import type { MessageParser } from './message-parser.ts'
import type { Print } from './print.ts'
import type { Release } from './release.ts'

/** The value of `--max-bytes` that means no limit. */
const noLimit = 2_147_483_647

export interface LogOptions {
  readonly deepIteration: boolean
  readonly printDataLog: boolean
  readonly skipRecordMetadata: boolean
  readonly maxBytes: number
  readonly parser: MessageParser
  readonly release: Release
}

/** Prints the batches of a `.log` or `.checkpoint` file, and their records in a deep iteration. */
export function dumpLogSegment(
  file: string,
  options: LogOptions,
  print: Print,
  findings: Findings,
): void {
  print(`${headLine(file)}\n`)
  const log = new LogFile(file)
  try {
    let validBytes = 0
    let lastOffset = -1
    for (const batch of log.batches(0, options.maxBytes)) {
      print(`${batchText(batch, validBytes)}\n`)
      if (options.deepIteration) {
        for (const { record, suffix } of recordsOf(batch)) {
          if (lastOffset !== -1 && record.offset !== lastOffset + 1) {
            findings.offsetNotConsecutive(resolve(file), lastOffset, record.offset)
          }
          lastOffset = record.offset
          dumpRecord(batch, record, suffix, options, print)
        }
      }
      validBytes += batch.sizeInBytes
    }
    const trailingBytes = Math.min(log.sizeInBytes, options.maxBytes) - validBytes
    if (trailingBytes > 0 && options.maxBytes === noLimit) {
      print(`Found ${trailingBytes} invalid bytes at the end of ${basename(file)}\n`)
    }
  } finally {
    log.close()
  }
}

function headLine(file: string): string {
  const name = basename(file)
  if (name.endsWith('.log')) return `Log starting offset: ${baseOffsetOf(file)}`
  if (name === 'bootstrap.checkpoint') return 'KRaft bootstrap snapshot'
  const [, offset, epoch] = /^(\d{20})-(\d{10})\.checkpoint$/.exec(name) ?? []
  if (offset === undefined) {
    throw new JavaError('java.util.NoSuchElementException', 'No value present')
  }
  return `Snapshot end offset: ${Number(offset)}, epoch: ${Number(epoch)}`
}

function batchText(batch: RecordBatch, position: number): string {
  const header = batch.magic === 2 ? headerText(batch) : `offset: ${batch.lastOffset}`
  const magic = batch.buffer.readInt8(batch.position + magicPosition)
  return (
    `${header} position: ${position} ${batch.timestampType}: ${batch.maxTimestamp} ` +
    `size: ${batch.sizeInBytes} magic: ${magic} compresscodec: ${batch.compression} ` +
    `crc: ${batch.crc} isvalid: ${batch.isValid()}`
  )
}

function headerText(batch: RecordBatch): string {
  return (
    `baseOffset: ${batch.baseOffset} lastOffset: ${batch.lastOffset} count: ${batch.recordCount} ` +
    `baseSequence: ${batch.baseSequence} lastSequence: ${batch.lastSequence} ` +
    `producerId: ${batch.producerId} producerEpoch: ${batch.producerEpoch} ` +
    `partitionLeaderEpoch: ${batch.partitionLeaderEpoch} isTransactional: ${batch.isTransactional} ` +
    `isControl: ${batch.isControl} deleteHorizonMs: ${optionalLong(batch.deleteHorizonMs)}`
  )
}

/** The records, with what is printed only about messages of magic 0 and 1; the brace is the real tool's. */
function* recordsOf(batch: RecordBatch): Generator<{ record: KafkaRecord; suffix: string }> {
  if (batch.magic === 2) {
    for (const record of batch.records()) {
      const headerKeys = record.headers.map(({ key }) => key).join(',')
      yield { record, suffix: ` sequence: ${record.sequence} headerKeys: [${headerKeys}]` }
    }
    return
  }
  const messages = batch.messages()
  let index = 0
  for (const record of batch.records()) {
    const message = messages[index]
    yield { record, suffix: ` isValid: ${message?.isValid()} crc: ${message?.crc}}` }
    index += 1
  }
}

function dumpRecord(
  batch: RecordBatch,
  record: KafkaRecord,
  suffix: string,
  { skipRecordMetadata, printDataLog, parser, release }: LogOptions,
  print: Print,
): void {
  let prefix = '| '
  if (!skipRecordMetadata) {
    print(
      `${prefix}offset: ${record.offset} ${batch.timestampType}: ${record.timestamp} ` +
        `keySize: ${record.key?.length ?? -1} valueSize: ${record.value?.length ?? -1}${suffix}`,
    )
    if (batch.isControl) print(` ${controlRecordText(record, release)}`)
    prefix = ' '
  }
  if (printDataLog && !batch.isControl) {
    const { key, payload } = parser(record)
    if (key !== undefined) print(`${prefix}key: ${key}`)
    if (payload !== undefined) print(` payload: ${payload}`)
  }
  print('\n')
}
