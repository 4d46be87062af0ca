/** The lines about the bytes that a record became: a line per field, in columns. */
import { type AnnotatedField, annotateBatch } from './annotate-batch.ts'
import type { Say } from './exchange.ts'
import type { Line } from './narrator.ts'
import type { StoredBatch, WrittenRecord } from './stored-batch.ts'
import { texts } from './texts.ts'

const BYTES_PER_LINE = 8
const HEX_WIDTH = BYTES_PER_LINE * 3 - 1
const NAME_WIDTH = 'partitionLeaderEpoch'.length

export function storedLines(
  { batch, place }: StoredBatch,
  record: WrittenRecord,
  say: Say,
): Line[] {
  const bytes = batch.sizeInBytes
  const where =
    place === undefined
      ? say(texts.readBack, { ...record, bytes })
      : say(texts.storedIn, { ...place, bytes })
  const heading: Line = { kind: 'step', text: where }
  // No release since 4.0 writes messages of earlier formats.
  if (batch.magic !== 2) return [heading]
  const { offset } = record
  const annotated = annotateBatch(batch, offset, say)
  const { decompressedBytes } = annotated
  const inside =
    decompressedBytes === undefined
      ? say(texts.inBatch, { offset })
      : say(texts.decompressed, { offset, bytes: decompressedBytes })
  return [
    heading,
    { kind: 'step', text: say(texts.batchHeader, undefined) },
    ...annotated.header.map(fieldLine),
    { kind: 'step', text: inside },
    ...annotated.record.map(fieldLine),
  ]
}

function fieldLine({ position, bytes, name, meaning }: AnnotatedField): Line {
  const shown = bytes.subarray(0, bytes.length > BYTES_PER_LINE ? BYTES_PER_LINE - 1 : bytes.length)
  const hex = [...shown].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  const dots = shown.length < bytes.length ? ' …' : ''
  const columns = [
    `${position}`.padStart(5),
    `${hex}${dots}`.padEnd(HEX_WIDTH),
    name.padEnd(NAME_WIDTH),
  ]
  return { kind: 'detail', text: `${columns.join('  ')}  ${meaning}`.trimEnd() }
}
