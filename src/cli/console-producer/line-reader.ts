/**
 * Standard input as lines of bytes. A line ends at LF, CR LF or CR, as Java's readLine has it; the last one may end at
 * the end of input. Lines come in blocks, one block for each piece of input, because millions of them must cost
 * little; bytes that are not UTF-8 become U+FFFD, as they do in Kafka's tool.
 */

import { isUtf8 } from 'node:buffer'
import { createReadStream, fstatSync } from 'node:fs'

const LF = 0x0a
const CR = 0x0d
const FILE_CHUNK_BYTES = 1 << 20

/** Standard input, read in large pieces where it is a file. */
export function standardInput(): AsyncIterable<Buffer> {
  if (fstatSync(0).isFile()) {
    return createReadStream('', { fd: 0, autoClose: false, highWaterMark: FILE_CHUNK_BYTES })
  }
  return process.stdin
}

/** Splits a text that holds complete lines only; the last terminator is optional. */
export function splitLines(block: Buffer): Buffer[] {
  const bytes = isUtf8(block) ? block : Buffer.from(block.toString('utf8'))
  const lines: Buffer[] = []
  const hasCarriageReturns = bytes.includes(CR)
  let start = 0
  while (start < bytes.length) {
    let end = bytes.indexOf(LF, start)
    if (end < 0) end = bytes.length
    let next = end + 1
    if (hasCarriageReturns) {
      const carriageReturn = bytes.indexOf(CR, start)
      if (carriageReturn >= 0 && carriageReturn < end) {
        next = carriageReturn + 1 === end ? end + 1 : carriageReturn + 1
        end = carriageReturn
      }
    }
    lines.push(bytes.subarray(start, end))
    start = next
  }
  return lines
}

/** How much of `bytes` is complete lines. A CR at the very end may be half of a CR LF. */
function completeLength(bytes: Buffer): number {
  const lastLf = bytes.lastIndexOf(LF)
  const searchEnd = bytes.at(-1) === CR ? bytes.length - 2 : bytes.length - 1
  const lastCr = searchEnd < 0 ? -1 : bytes.lastIndexOf(CR, searchEnd)
  return Math.max(lastLf, lastCr) + 1
}

/** The lines of `input`, block by block. */
export async function* lineBlocks(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let rest: Buffer[] = []
  for await (const chunk of input) {
    const length = completeLength(chunk)
    if (length === 0) {
      rest.push(chunk)
      continue
    }
    const head = chunk.subarray(0, length)
    yield splitLines(rest.length === 0 ? head : Buffer.concat([...rest, head]))
    rest = length === chunk.length ? [] : [chunk.subarray(length)]
  }
  const last = Buffer.concat(rest)
  if (last.length > 0) yield splitLines(last)
}
