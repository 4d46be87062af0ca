/** Which partitions a broker leads after it has come back. */
import { expect, test } from 'vitest'
import { applyRecord } from '../../../src/engine/metadata/apply-record.ts'
import { MetadataImage } from '../../../src/engine/metadata/image.ts'
import { ImageChanges } from '../../../src/engine/metadata/image-changes.ts'
import { leaderElectionRecords } from '../../../src/engine/metadata/leader-election.ts'
import {
  decodeMetadataRecord,
  encodeMetadataRecord,
  type MetadataRecordInput,
} from '../../../src/protocol/internal/metadata-records.ts'

const TOPIC_ID = 'P-pSrT8HAh5uVJdC0ym-0w'
const NO_LEADER = -1

interface PartitionState {
  readonly leader: number
  readonly isr: readonly number[]
  readonly eligible?: readonly number[]
}

function applied(image: MetadataImage, records: readonly MetadataRecordInput[]): MetadataImage {
  const changes = new ImageChanges(image)
  for (const input of records) {
    applyRecord(decodeMetadataRecord(encodeMetadataRecord(input)), changes)
  }
  return changes.finish(1, 1).image
}

/** A topic of one partition with replicas 1 and 2, as it is after broker 1 was elected where it may be. */
function afterElection({ leader, isr, eligible = [] }: PartitionState, metadataVersion = 27) {
  const before = applied(MetadataImage.empty('cluster'), [
    {
      type: 'FeatureLevelRecord',
      version: 0,
      value: { name: 'metadata.version', featureLevel: metadataVersion },
    },
    { type: 'TopicRecord', version: 0, value: { name: 't', topicId: TOPIC_ID } },
    {
      type: 'PartitionRecord',
      version: metadataVersion >= 23 ? 2 : 1,
      value: {
        partitionId: 0,
        topicId: TOPIC_ID,
        replicas: [1, 2],
        isr: [...isr],
        removingReplicas: [],
        addingReplicas: [],
        leader,
        leaderRecoveryState: 0,
        leaderEpoch: 4,
        partitionEpoch: 7,
        directories: [TOPIC_ID, TOPIC_ID],
        eligibleLeaderReplicas: eligible.length > 0 ? [...eligible] : null,
        lastKnownElr: eligible.length > 0 ? [...eligible] : null,
      },
    },
  ])
  return applied(before, leaderElectionRecords(before, 1)).topic('t')?.partitions[0]
}

test('an in-sync replica leads a partition without a leader, in a new leader epoch', () => {
  expect(afterElection({ leader: NO_LEADER, isr: [1] }, 19)).toMatchObject({
    leader: 1,
    leaderEpoch: 5,
    isr: [1],
  })
})

test('an eligible leader replica leads and becomes the only one in sync', () => {
  expect(afterElection({ leader: NO_LEADER, isr: [], eligible: [1, 2] })).toMatchObject({
    leader: 1,
    leaderEpoch: 5,
    isr: [1],
    eligibleLeaderReplicas: [2],
    lastKnownElr: [],
  })
})

test('a replica that may have missed records does not lead', () => {
  expect(afterElection({ leader: NO_LEADER, isr: [2] })).toMatchObject({ leader: NO_LEADER })
})

test('a partition keeps the leader that it has', () => {
  expect(afterElection({ leader: 2, isr: [1, 2] })).toMatchObject({ leader: 2, leaderEpoch: 4 })
})

test('a partition that the broker led before begins a new leader epoch', () => {
  expect(afterElection({ leader: 1, isr: [1, 2] })).toMatchObject({
    leader: 1,
    leaderEpoch: 5,
    partitionEpoch: 8,
    isr: [1, 2],
  })
})
