/** The stories of common commands, in both languages; the transcripts beside this file are what a learner reads. */
import { describe, expect, test } from 'vitest'
import type { Language } from '../../../src/cli/explain/language.ts'
import { lineText, plain } from '../../../src/cli/explain/line-text.ts'
import { Narrator } from '../../../src/cli/explain/narrator.ts'
import { createTopics } from '../../../src/protocol/apis/create-topics.ts'
import { fetch } from '../../../src/protocol/apis/fetch.ts'
import { findCoordinator } from '../../../src/protocol/apis/find-coordinator.ts'
import { heartbeat } from '../../../src/protocol/apis/heartbeat.ts'
import { initProducerId } from '../../../src/protocol/apis/init-producer-id.ts'
import { joinGroup } from '../../../src/protocol/apis/join-group.ts'
import { leaveGroup } from '../../../src/protocol/apis/leave-group.ts'
import { listOffsets } from '../../../src/protocol/apis/list-offsets.ts'
import { metadata } from '../../../src/protocol/apis/metadata.ts'
import { offsetCommit } from '../../../src/protocol/apis/offset-commit.ts'
import { offsetFetch } from '../../../src/protocol/apis/offset-fetch.ts'
import { produce } from '../../../src/protocol/apis/produce.ts'
import { syncGroup } from '../../../src/protocol/apis/sync-group.ts'
import { errorCode } from '../../../src/protocol/errors.ts'
import { encodeAssignment } from '../../../src/protocol/internal/consumer-protocol.ts'
import { buildRecordBatch } from '../../../src/protocol/records/record-batch-builder.ts'
import { EventScript } from './events.ts'

const TOPIC_ID = 'RQ_fgPDVtbn6pLWcdqRQsg'
const throttleTimeMs = 0

function story(script: EventScript, language: Language, exitStatus = 0): string {
  const narrator = new Narrator(language)
  const lines = [
    ...script.events.flatMap((event) => narrator.tell(event)),
    ...narrator.end(exitStatus),
  ]
  return lines.map((line) => lineText(line, plain)).join('')
}

const partitions = [0, 1, 2].map((partitionIndex) => ({
  errorCode: 0,
  partitionIndex,
  leaderId: 0,
  leaderEpoch: 0,
  replicaNodes: [0],
  isrNodes: [0],
  offlineReplicas: [],
}))

function askMetadata(script: EventScript, topics: string[]): EventScript {
  return script.exchange(
    metadata,
    12,
    {
      topics: topics.map((name) => ({ name, topicId: TOPIC_ID })),
      allowAutoTopicCreation: false,
      includeClusterAuthorizedOperations: false,
      includeTopicAuthorizedOperations: false,
    },
    {
      throttleTimeMs,
      errorCode: 0,
      brokers: [{ nodeId: 0, host: 'localhost', port: 9092 }],
      clusterId: '5L6g3nShT-eMCtK--X86sw',
      controllerId: 0,
      topics: topics.map((name) => ({ errorCode: 0, name, topicId: TOPIC_ID, partitions })),
    },
  )
}

function begin(): EventScript {
  const apis = [
    [metadata, 12],
    [createTopics, 7],
    [produce, 11],
    [fetch, 17],
  ] as const
  return new EventScript().connected().versions(apis)
}

const batch = (values: readonly string[]) =>
  buildRecordBatch(
    {},
    values.map((value) => ({ timestamp: 0, key: null, value: Buffer.from(value), headers: [] })),
  )

function append(script: EventScript, partition: number, records: Buffer, baseOffset: number) {
  const name = 'orders'
  return script.exchange(
    produce,
    11,
    {
      transactionalId: null,
      acks: -1,
      timeoutMs: 1000,
      topicData: [{ name, topicId: TOPIC_ID, partitionData: [{ index: partition, records }] }],
    },
    {
      responses: [
        {
          name,
          topicId: TOPIC_ID,
          partitionResponses: [{ index: partition, errorCode: 0, baseOffset, recordErrors: [] }],
        },
      ],
    },
  )
}

const creating = (code: number) =>
  askMetadata(begin(), []).exchange(
    createTopics,
    7,
    { topics: [], timeoutMs: 1000, validateOnly: false },
    {
      throttleTimeMs,
      topics: [
        {
          name: 'orders',
          topicId: TOPIC_ID,
          errorCode: code,
          errorMessage: null,
          numPartitions: 3,
          replicationFactor: 1,
          configs: [],
        },
      ],
    },
    14,
  )

function producing(): EventScript {
  const script = askMetadata(begin(), ['orders'])
    .chosen('orders', '1', 0, 'key')
    .chosen('orders', '2', 2, 'key')
    .chosen('orders', '1', 0, 'key')
    .chosen('orders', null, 1, 'sticky')
    .chosen('orders', null, 1, 'sticky')
    .exchange(
      initProducerId,
      4,
      { transactionalId: null, transactionTimeoutMs: 1000 },
      { throttleTimeMs, errorCode: 0, producerId: 7, producerEpoch: 0 },
    )
  for (let index = 0; index < 1500; index++) script.chosen('orders', null, index % 2, 'sticky')
  append(script, 0, batch(['tea', 'milk']), 0)
  append(script, 2, batch(['coffee']), 41)
  append(script, 1, batch(['a', 'b', 'c']), 7)
  return append(append(script, 1, batch(['d']), 10), 1, batch(['e', 'f']), 11)
}

const memberId = 'console-consumer-3e5ee36b'

function joining(script: EventScript): EventScript {
  const request = {
    groupId: 'shop',
    sessionTimeoutMs: 45000,
    rebalanceTimeoutMs: 300000,
    memberId: '',
    protocolType: 'consumer',
    protocols: [],
  }
  const answer = { throttleTimeMs, protocolName: 'range', leader: memberId, memberId }
  return script
    .exchange(
      findCoordinator,
      4,
      { key: '', keyType: 0, coordinatorKeys: ['shop'] },
      {
        throttleTimeMs,
        errorCode: 0,
        errorMessage: null,
        nodeId: 0,
        host: '',
        port: 0,
        coordinators: [
          {
            key: 'shop',
            nodeId: 0,
            host: 'localhost',
            port: 9092,
            errorCode: 0,
            errorMessage: null,
          },
        ],
      },
    )
    .connected(2)
    .exchange(joinGroup, 9, request, {
      ...answer,
      errorCode: errorCode('MEMBER_ID_REQUIRED'),
      members: [],
    })
    .exchange(joinGroup, 9, request, {
      ...answer,
      errorCode: 0,
      generationId: 1,
      members: [{ memberId, metadata: Buffer.alloc(0) }],
    })
    .exchange(
      syncGroup,
      5,
      { groupId: 'shop', generationId: 1, memberId, assignments: [] },
      {
        throttleTimeMs,
        errorCode: 0,
        assignment: encodeAssignment({
          assignedPartitions: [{ topic: 'orders', partitions: [0, 1, 2] }],
        }),
      },
    )
}

const fetching = (script: EventScript, records: Buffer | null) =>
  script.exchange(
    fetch,
    12,
    { maxWaitMs: 500, minBytes: 1, topics: [], forgottenTopicsData: [] },
    {
      throttleTimeMs,
      errorCode: 0,
      responses:
        records === null
          ? []
          : [
              {
                topic: 'orders',
                topicId: TOPIC_ID,
                partitions: [
                  {
                    partitionIndex: 2,
                    errorCode: 0,
                    highWatermark: 2,
                    abortedTransactions: [],
                    records,
                  },
                ],
              },
            ],
    },
    records === null ? 500 : 3,
  )

function consuming(): EventScript {
  const script = joining(askMetadata(begin(), ['orders']))
    .exchange(
      offsetFetch,
      7,
      { groupId: 'shop', topics: null, groups: [] },
      {
        throttleTimeMs,
        topics: [
          {
            name: 'orders',
            partitions: [12, -1].map((committedOffset, partitionIndex) => ({
              partitionIndex,
              committedOffset,
              metadata: '',
              errorCode: 0,
            })),
          },
        ],
        groups: [],
      },
    )
    .exchange(
      listOffsets,
      7,
      {
        replicaId: -1,
        isolationLevel: 0,
        timeoutMs: 1000,
        topics: [{ name: 'orders', partitions: [{ partitionIndex: 1, timestamp: -2n }] }],
      },
      {
        throttleTimeMs,
        topics: [
          {
            name: 'orders',
            partitions: [{ partitionIndex: 1, errorCode: 0, offset: 3 }],
          },
        ],
      },
    )
  fetching(script, batch(['tea', 'milk']))
  for (let index = 0; index < 3; index++) {
    fetching(script, null).exchange(
      heartbeat,
      4,
      { groupId: 'shop', generationId: 1, memberId },
      { throttleTimeMs, errorCode: 0 },
    )
  }
  return script
    .exchange(
      offsetCommit,
      8,
      {
        groupId: 'shop',
        memberId,
        generationIdOrMemberEpoch: 1,
        topics: [
          {
            name: 'orders',
            topicId: TOPIC_ID,
            partitions: [{ partitionIndex: 2, committedOffset: 2, committedMetadata: '' }],
          },
        ],
      },
      {
        throttleTimeMs,
        topics: [
          { name: 'orders', topicId: TOPIC_ID, partitions: [{ partitionIndex: 2, errorCode: 0 }] },
        ],
      },
    )
    .exchange(
      leaveGroup,
      4,
      { groupId: 'shop', memberId: '', members: [{ memberId }] },
      { throttleTimeMs, errorCode: 0, members: [] },
    )
    .unanswered(fetch, 12, { maxWaitMs: 500, minBytes: 1, topics: [], forgottenTopicsData: [] })
}

describe.each(['en', 'ko'] as const)('in %s', (language) => {
  const transcript = (name: string) => `transcripts/${name}.${language}.txt`

  test('a topic is created', async () => {
    await expect(story(creating(0), language)).toMatchFileSnapshot(transcript('create-topic'))
  })

  test('a topic is there already', async () => {
    const code = errorCode('TOPIC_ALREADY_EXISTS')
    await expect(story(creating(code), language, 1)).toMatchFileSnapshot(transcript('topic-exists'))
  })

  test('records are produced: some told, the others counted', async () => {
    await expect(story(producing(), language)).toMatchFileSnapshot(transcript('produce'))
  })

  test('a group is joined, read and left', async () => {
    await expect(story(consuming(), language)).toMatchFileSnapshot(transcript('consume'))
  })

  test('nobody answers', async () => {
    const script = new EventScript().notConnected().notConnected()
    await expect(story(script, language, 1)).toMatchFileSnapshot(transcript('no-broker'))
  })
})

test('the first record that a broker acknowledged is known with its place', () => {
  const narrator = new Narrator('en')
  for (const event of producing().events) narrator.tell(event)
  const place = { topic: 'orders', partition: 0, offset: 0, address: 'localhost:9092' }
  expect(narrator.firstWritten).toEqual(place)
})
