/** A record batch (magic 2) as its fields: where each begins, its bytes, its name in Kafka, and what it says. */
import { isUtf8 } from 'node:buffer'
import type { DefaultRecordBatch } from '../../protocol/records/default-record-batch.ts'
import { batchOverhead } from '../../protocol/records/layout.ts'
import { RecordCursor } from '../../protocol/records/record-cursor.ts'
import type { Say } from './exchange.ts'
import { fixed, number, type Text } from './language.ts'

export interface AnnotatedField {
  /** Counted from the beginning of the batch; in a compressed batch, of the decompressed records. */
  readonly position: number
  readonly bytes: Buffer
  readonly name: string
  readonly meaning: string
}

export interface AnnotatedBatch {
  readonly header: readonly AnnotatedField[]
  /** The record with the wanted offset. */
  readonly record: readonly AnnotatedField[]
  /** Size of the decompressed records; undefined: they are not compressed. */
  readonly decompressedBytes: number | undefined
}

const meanings = {
  baseOffset: fixed('offset of the first record', '첫 레코드의 오프셋'),
  batchLength: fixed('bytes that follow', '뒤따르는 바이트 수'),
  leaderEpoch: fixed('which leader appended it', '기록한 리더의 epoch'),
  magic: fixed('format, since Kafka 0.11', '형식 (Kafka 0.11 이후)'),
  crc: fixed('CRC-32C of all that follows', '뒤따르는 모든 바이트의 CRC-32C'),
  lastOffset: {
    en: ({ count }) => `${count === 1 ? 'one record' : `the last of ${number(count)} records`}`,
    ko: ({ count }) => `마지막 레코드의 상대 오프셋 (레코드 ${number(count)}개)`,
  } satisfies Text<{ count: number }>,
  count: fixed('records', '레코드 수'),
  noProducer: fixed('none', '없음'),
  length: fixed('bytes that follow', '뒤따르는 바이트 수'),
  unused: fixed('not used', '쓰지 않음'),
  after: {
    en: ({ delta, at }) => `+${delta} ms: ${at}`,
    ko: ({ delta, at }) => `+${delta} ms: ${at}`,
  } satisfies Text<{ delta: number; at: string }>,
  offset: {
    en: ({ delta, offset }) => `+${delta}: offset ${offset}`,
    ko: ({ delta, offset }) => `+${delta}: 오프셋 ${offset}`,
  } satisfies Text<{ delta: number; offset: number }>,
  nothing: fixed('null', 'null'),
  headers: fixed('headers', '헤더 수'),
}

export function annotateBatch(
  batch: DefaultRecordBatch,
  wantedOffset: number,
  say: Say,
): AnnotatedBatch {
  const isCompressed = batch.compression !== 'none'
  const records = batch.decompressedRecords()
  const start = isCompressed ? 0 : batchOverhead
  return {
    header: headerFields(batch, say),
    record: recordFields(batch, records, start, wantedOffset, say),
    decompressedBytes: isCompressed ? records.length : undefined,
  }
}

function headerFields(batch: DefaultRecordBatch, say: Say): AnnotatedField[] {
  const bytes = batch.bytes()
  const plain = (text: Text) => say(text, undefined)
  const field = (position: number, size: number, name: string, meaning: string) => {
    return { position, bytes: bytes.subarray(position, position + size), name, meaning }
  }
  const producer = (value: number) =>
    batch.hasProducerId ? `${value}` : plain(meanings.noProducer)
  const { recordCount: count } = batch
  return [
    field(0, 8, 'baseOffset', `${batch.baseOffset} · ${plain(meanings.baseOffset)}`),
    field(8, 4, 'batchLength', `${bytes.length - 12} · ${plain(meanings.batchLength)}`),
    field(
      12,
      4,
      'partitionLeaderEpoch',
      `${batch.partitionLeaderEpoch} · ${plain(meanings.leaderEpoch)}`,
    ),
    field(16, 1, 'magic', `${batch.magic} · ${plain(meanings.magic)}`),
    field(17, 4, 'crc', plain(meanings.crc)),
    field(21, 2, 'attributes', attributesText(batch)),
    field(
      23,
      4,
      'lastOffsetDelta',
      `${batch.lastOffsetDelta} · ${say(meanings.lastOffset, { count })}`,
    ),
    field(27, 8, 'baseTimestamp', timeText(batch.baseTimestamp)),
    field(35, 8, 'maxTimestamp', timeText(batch.maxTimestamp)),
    field(43, 8, 'producerId', producer(batch.producerId)),
    field(51, 2, 'producerEpoch', producer(batch.producerEpoch)),
    field(53, 4, 'baseSequence', producer(batch.baseSequence)),
    field(57, 4, 'recordsCount', `${count} · ${plain(meanings.count)}`),
  ]
}

function attributesText(batch: DefaultRecordBatch): string {
  const flags = [
    `compression=${batch.compression}`,
    `timestampType=${batch.timestampType}`,
    ...(batch.isTransactional ? ['transactional'] : []),
    ...(batch.isControl ? ['control'] : []),
  ]
  return flags.join(', ')
}

/** `start` is the position of the first of `records`. */
function recordFields(
  batch: DefaultRecordBatch,
  records: Buffer,
  start: number,
  wantedOffset: number,
  say: Say,
): AnnotatedField[] {
  const cursor = new RecordCursor(records, 0, records.length)
  for (let index = 0; index < batch.recordCount; index++) {
    const begin = cursor.position
    const length = cursor.varint()
    const end = cursor.position + length
    const { offset, fields } = fieldsOf(batch, cursor, begin, length, say)
    if (offset === wantedOffset) {
      return fields.map((each) => ({ ...each, position: each.position + start }))
    }
    cursor.skip(end - cursor.position)
  }
  return []
}

function fieldsOf(
  batch: DefaultRecordBatch,
  cursor: RecordCursor,
  begin: number,
  length: number,
  say: Say,
): { offset: number; fields: AnnotatedField[] } {
  const plain = (text: Text) => say(text, undefined)
  const fields: AnnotatedField[] = []
  let at = begin
  const add = (name: string, meaning: string): void => {
    const bytes = cursor.buffer.subarray(at, cursor.position)
    fields.push({ position: at, bytes, name, meaning })
    at = cursor.position
  }
  const content = (size: number, name: string): void => {
    if (size > 0) add(name, textOf(cursor.slice(size)))
  }
  add('length', `${length} · ${plain(meanings.length)}`)
  cursor.skip(1)
  add('attributes', plain(meanings.unused))
  const timestampDelta = cursor.varlong()
  const time = timeText(batch.baseTimestamp + timestampDelta)
  add('timestampDelta', say(meanings.after, { delta: timestampDelta, at: time }))
  const offsetDelta = cursor.varint()
  const offset = batch.baseOffset + offsetDelta
  add('offsetDelta', say(meanings.offset, { delta: offsetDelta, offset }))
  for (const name of ['key', 'value']) {
    const size = cursor.varint()
    add(`${name}Length`, size < 0 ? `-1 · ${plain(meanings.nothing)}` : `${size}`)
    content(size, name)
  }
  const headers = cursor.varint()
  add('headersCount', `${headers} · ${plain(meanings.headers)}`)
  for (let index = 0; index < headers; index++) {
    for (const name of ['headerKey', 'headerValue']) {
      const size = cursor.varint()
      add(`${name}Length`, size < 0 ? `-1 · ${plain(meanings.nothing)}` : `${size}`)
      content(size, name)
    }
  }
  return { offset, fields }
}

/** ISO 8601; the number where no calendar has it. */
function timeText(timestamp: number): string {
  const date = new Date(timestamp)
  return Number.isNaN(date.getTime()) ? `${timestamp}` : date.toISOString()
}

const MOST_CHARACTERS = 48

/** Text in quotes, shortened; bytes that are no UTF-8 say nothing more than themselves. */
function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) return ''
  const text = JSON.stringify(bytes.toString('utf8'))
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…"` : text
}
