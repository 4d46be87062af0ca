import { readFileSync } from 'node:fs'
import { producerSnapshot } from '../../protocol/internal/producer-snapshot.ts'
import { decodeVersioned } from '../../protocol/internal/versioned.ts'
import { DecodeError } from '../../protocol/reader.ts'
import { crc32c } from '../../protocol/records/crc32c.ts'
import { optionalLong } from './java-error.ts'
import type { Output } from './print.ts'

/** Version and checksum stand before what the checksum covers. */
const coveredFrom = 6

/** Prints the producers in a `.snapshot` file; a corrupt one is only reported, on the error stream. */
export function dumpProducerSnapshot(file: string, { print, printError }: Output): void {
  const bytes = readFileSync(file)
  const problem = corruption(bytes)
  if (problem !== undefined) {
    printError(`${problem}\n`)
    return
  }
  for (const entry of decodeVersioned(producerSnapshot, bytes).value.producerEntries) {
    const { producerId, epoch, coordinatorEpoch, currentTxnFirstOffset, timestamp } = entry
    const { lastOffset, offsetDelta } = entry
    const firstOffset = optionalLong(currentTxnFirstOffset === -1 ? null : currentTxnFirstOffset)
    print(
      `producerId: ${producerId} producerEpoch: ${epoch} coordinatorEpoch: ${coordinatorEpoch} ` +
        `currentTxnFirstOffset: ${firstOffset} lastTimestamp: ${timestamp} `,
    )
    // A producer that only ended a transaction here has no batch.
    if (lastOffset >= 0) {
      const firstSequence = subtractFromSequence(entry.lastSequence, offsetDelta)
      print(
        `firstSequence: ${firstSequence} lastSequence: ${entry.lastSequence} ` +
          `lastOffset: ${lastOffset} offsetDelta: ${offsetDelta} timestamp: ${timestamp}`,
      )
    }
    print('\n')
  }
}

function corruption(bytes: Buffer): string | undefined {
  try {
    const { crc } = decodeVersioned(producerSnapshot, bytes).value
    const computed = crc32c(bytes, coveredFrom)
    if (crc === computed) return undefined
    return `Snapshot is corrupt (CRC is no longer valid). Stored crc: ${crc}. Computed crc: ${computed}`
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const version = bytes.length < 2 ? undefined : bytes.readInt16BE(0)
    if (version !== undefined && version !== 1) {
      return `Snapshot contained an unknown file version ${version}`
    }
    return `Snapshot failed schema validation: ${error.message}`
  }
}

/** Sequence numbers wrap from 2^31-1 to 0. */
function subtractFromSequence(sequence: number, decrement: number): number {
  return sequence < decrement ? 0x7fff_ffff - (decrement - sequence) + 1 : sequence - decrement
}
