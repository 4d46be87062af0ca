/**
 * OffsetForLeaderEpoch: where a leader epoch ended, by which a consumer finds out that the log was truncated
 * below its position (KIP-320). The answer is the largest epoch up to the one asked for; -1 and -1 when
 * the log does not know it.
 *
 * UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH per partition.
 */
import type { offsetForLeaderEpoch as api } from '../../protocol/apis/offset-for-leader-epoch.ts'
import type { Handler } from '../request-context.ts'
import { attempt } from './attempt.ts'

const NONE = { leaderEpoch: -1, endOffset: -1 }

export const offsetForLeaderEpoch: Handler<typeof api> = ({ topics }, _, { partitions }) => ({
  throttleTimeMs: 0,
  topics: topics.map(({ topic, partitions: asked }) => ({
    topic,
    partitions: asked.map(({ partition, currentLeaderEpoch, leaderEpoch }) =>
      attempt(
        () => {
          const leader = partitions.leader(topic, partition)
          leader.checkLeaderEpoch(currentLeaderEpoch)
          const end = leader.log.endOffsetForEpoch(leaderEpoch) ?? NONE
          return { errorCode: 0, partition, ...end }
        },
        (errorCode) => ({ errorCode, partition, ...NONE }),
      ),
    ),
  })),
})
