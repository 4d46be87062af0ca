/** When a record was written, as far as its batch tells without being decompressed. */
import { recordBatches } from '../../protocol/records/record-batch.ts'

/**
 * The time of the record at `offset`, or of the first after it where that one is gone, in milliseconds: within a batch
 * on a straight line from its first to its largest timestamp. Undefined where the bytes hold no such batch, or one
 * without timestamps (magic 0, or -1).
 */
export function timestampAt(records: Buffer, offset: number): number | undefined {
  for (const batch of recordBatches(records)) {
    if (batch.lastOffset < offset) continue
    if (batch.magic !== 2) return known(batch.maxTimestamp)
    const { baseOffset, lastOffset, baseTimestamp, maxTimestamp } = batch
    // The cleaner's horizon stands in the place of the first timestamp.
    const hasOwnBase = batch.deleteHorizonMs === null && batch.timestampType === 'CreateTime'
    if (!hasOwnBase) return known(maxTimestamp)
    const part =
      lastOffset === baseOffset ? 0 : Math.max(0, offset - baseOffset) / (lastOffset - baseOffset)
    return known(baseTimestamp + part * (maxTimestamp - baseTimestamp))
  }
  return undefined
}

const known = (timestamp: number): number | undefined => (timestamp < 0 ? undefined : timestamp)
