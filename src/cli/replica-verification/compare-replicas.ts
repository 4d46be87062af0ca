/** Compares what the replicas of a partition hold, batch by batch, up to their high watermarks. */

import type { ReplicaRecords } from '../../client/admin/fetch-from-replica.ts'
import { recordBatches } from '../../protocol/records/record-batch.ts'

export interface Comparison {
  /** What differs, in the words of Kafka's tool without the time. */
  readonly differences: readonly string[]
  /** Offsets that do not even match: nothing after them can be compared. */
  readonly isBroken: boolean
  /** Up to here all replicas have the same batches. */
  readonly nextOffset: number
}

/** `replicas` by broker id, all fetched from `offset`. */
export function compareReplicas(
  partition: string,
  offset: number,
  replicas: ReadonlyMap<number, ReplicaRecords>,
): Comparison {
  const differences: string[] = []
  let nextOffset = offset
  const walks = [...replicas].map(([id, { records, highWatermark }]) => {
    return { id, highWatermark, batches: recordBatches(records) }
  })
  for (;;) {
    let first: { id: number; lastOffset: number; crc: number; nextOffset: number } | undefined
    for (const { id, highWatermark, batches } of walks) {
      const { value: batch } = batches.next()
      if (batch === undefined || batch.lastOffset >= highWatermark) {
        return { differences, isBroken: false, nextOffset }
      }
      const { lastOffset, crc } = batch
      first ??= { id, lastOffset, crc, nextOffset: batch.nextOffset }
      if (first.lastOffset !== lastOffset) {
        differences.push(
          `partition ${partition}: replica ${first.id}'s offset ${first.lastOffset} doesn't match replica ${id}'s offset ${lastOffset}`,
        )
        return { differences, isBroken: true, nextOffset }
      }
      if (first.crc !== crc) {
        differences.push(
          `partition ${partition} has unmatched checksum at offset ${lastOffset}; replica ${first.id}'s checksum ${first.crc}; replica ${id}'s checksum ${crc}`,
        )
      }
    }
    if (first === undefined) return { differences, isBroken: false, nextOffset }
    nextOffset = first.nextOffset
  }
}
