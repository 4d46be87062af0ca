/**
 * ListOffsets: the offset that belongs to a timestamp, or to one of the special ones:
 *
 *     -1  latest: the high watermark, with read_committed the last stable offset
 *     -2  earliest: the log start offset          -4  earliest in local storage (the same here)
 *     -3  the first record with the largest timestamp
 *     -5  latest in tiered storage (there is none: -1)
 *
 * Any other asks for the first record whose timestamp is at least that; none is no error but offset -1. The leader
 * epoch is that of the offset found. Per partition: UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER,
 * FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH, INVALID_REQUEST (a partition twice), UNSUPPORTED_VERSION (a special
 * timestamp that the version does not have).
 */

import type { listOffsets as api } from '../../protocol/apis/list-offsets.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { Request } from '../../protocol/schema.ts'
import type { TimestampedOffset } from '../log/offset-lookup.ts'
import type { Partition } from '../partition.ts'
import type { Handler } from '../request-context.ts'
import { attempt } from './attempt.ts'

const LATEST = -1
const EARLIEST = -2
const MAX_TIMESTAMP = -3
const EARLIEST_LOCAL = -4
const LATEST_TIERED = -5
const READ_COMMITTED = 1

const NONE: TimestampedOffset = { offset: -1, timestamp: -1, leaderEpoch: -1 }

const FIRST_VERSION_WITH_EPOCH = 4

/** What a client of the request's version can be told. */
function told({ offset, timestamp, leaderEpoch }: TimestampedOffset, apiVersion: number) {
  return {
    offset,
    // A record may carry any int64; beyond 2^53 it cannot be told exactly.
    timestamp: Math.min(timestamp, Number.MAX_SAFE_INTEGER),
    leaderEpoch: apiVersion < FIRST_VERSION_WITH_EPOCH ? -1 : leaderEpoch,
  }
}

/** The version of the request since which a special timestamp is understood. */
const MIN_VERSIONS: ReadonlyMap<number, number> = new Map([
  [LATEST, 1],
  [EARLIEST, 1],
  [MAX_TIMESTAMP, 7],
  [EARLIEST_LOCAL, 8],
  [LATEST_TIERED, 9],
])

function find(partition: Partition, timestamp: number, readCommitted: boolean): TimestampedOffset {
  const { log } = partition
  const end = readCommitted ? partition.lastStableOffset : partition.highWatermark
  switch (timestamp) {
    case LATEST:
      return { offset: end, timestamp: -1, leaderEpoch: partition.leaderEpoch }
    case EARLIEST:
    case EARLIEST_LOCAL: {
      const offset = log.logStartOffset
      return { offset, timestamp: -1, leaderEpoch: log.epochForOffset(offset) }
    }
    case LATEST_TIERED:
      return NONE
    default: {
      const found =
        timestamp === MAX_TIMESTAMP ? log.maxTimestampOffset() : log.offsetForTimestamp(timestamp)
      // What consumers may not see yet is not found.
      return found !== undefined && found.offset < end ? found : NONE
    }
  }
}

/** Partitions that stand in a request more than once: none of their questions is answered. */
function duplicatesIn({ topics }: Request<typeof api>): ReadonlySet<string> {
  const seen = new Set<string>()
  const duplicates = new Set<string>()
  for (const { name, partitions } of topics) {
    for (const { partitionIndex } of partitions) {
      const key = `${name}-${partitionIndex}`
      if (seen.has(key)) duplicates.add(key)
      seen.add(key)
    }
  }
  return duplicates
}

export const listOffsets: Handler<typeof api> = (request, { apiVersion }, { partitions }) => {
  const readCommitted = request.isolationLevel === READ_COMMITTED
  const duplicates = duplicatesIn(request)
  return {
    throttleTimeMs: 0,
    topics: request.topics.map(({ name, partitions: asked }) => ({
      name,
      partitions: asked.map(({ partitionIndex, currentLeaderEpoch, timestamp: exact }) => {
        const timestamp = Number(exact)
        return attempt(
          () => {
            if (duplicates.has(`${name}-${partitionIndex}`)) throw new KafkaError('INVALID_REQUEST')
            if (timestamp < 0 && apiVersion < (MIN_VERSIONS.get(timestamp) ?? Infinity)) {
              throw new KafkaError('UNSUPPORTED_VERSION')
            }
            const partition = partitions.leader(name, partitionIndex)
            partition.checkLeaderEpoch(currentLeaderEpoch)
            const found = find(partition, timestamp, readCommitted)
            return { partitionIndex, errorCode: 0, ...told(found, apiVersion) }
          },
          (code) => ({ partitionIndex, errorCode: code, ...NONE }),
        )
      }),
    })),
  }
}
