/** The producers of a log, as kept next to its segments. */
import { array, int16, int32, int64, message, uint32 } from '../schema.ts'

/**
 * A `.snapshot` file, after its int16 version: the producers that a log knew when the segment with
 * this base offset began. `crc` is the CRC-32C of all bytes behind it.
 */
export const producerSnapshot = message({
  name: 'ProducerSnapshot',
  versions: '1',
  flexible: 'none',
  fields: {
    crc: uint32(),
    producerEntries: array({
      producerId: int64(),
      epoch: int16(),
      lastSequence: int32(),
      lastOffset: int64(),
      offsetDelta: int32(),
      timestamp: int64(),
      coordinatorEpoch: int32(),
      currentTxnFirstOffset: int64(),
    }),
  },
})
