import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { BatchWriter } from '../../../src/cli/console-consumer/batch-writer.ts'
import { formatterNamed } from '../../../src/cli/console-consumer/formatter.ts'
import type { ConsumerRecord } from '../../../src/client/consumer/consumer-record.ts'
import {
  encodeCoordinatorKey,
  encodeCoordinatorValue,
} from '../../../src/protocol/internal/coordinator-record.ts'
import {
  groupRecordTypes,
  transactionRecordTypes,
} from '../../../src/protocol/internal/coordinator-record-types.ts'

const OLD_GROUPS = 'kafka.coordinator.group.GroupMetadataManager$GroupMetadataMessageFormatter'
const OLD_TRANSACTIONS =
  'kafka.coordinator.transaction.TransactionLog$TransactionLogMessageFormatter'
const NEW = 'org.apache.kafka.tools.consumer.'

async function printed(
  formatter: string,
  ...records: { key: Buffer; value: Buffer | null }[]
): Promise<string> {
  const chunks: string[] = []
  const stream = new Writable({
    write: (chunk, _, done) => {
      chunks.push(String(chunk))
      done()
    },
  })
  const output = new BatchWriter(stream)
  const format = await formatterNamed(formatter, {})
  for (const record of records) format(record as unknown as ConsumerRecord, output)
  output.flush()
  return chunks.join('')
}

const groupKey = encodeCoordinatorKey(groupRecordTypes, 'GroupMetadata', { group: 'g' })
const group = encodeCoordinatorValue(groupRecordTypes.GroupMetadata.value, 3, {
  protocolType: 'consumer',
  generation: 1,
  protocol: 'range',
  leader: 'm',
  currentStateTimestamp: 5,
  members: [
    {
      memberId: 'm',
      groupInstanceId: 'i',
      clientId: 'c',
      clientHost: '/127.0.0.1',
      rebalanceTimeout: 300000,
      sessionTimeout: 45000,
      subscription: Buffer.from([0, 1]),
      assignment: Buffer.from([2]),
    },
  ],
})
const offsetKey = encodeCoordinatorKey(groupRecordTypes, 'OffsetCommit', {
  group: 'g',
  topic: 't',
  partition: 0,
})
const transactionKey = encodeCoordinatorKey(transactionRecordTypes, 'TransactionLog', {
  transactionalId: 'x',
})
const transaction = encodeCoordinatorValue(transactionRecordTypes.TransactionLog.value, 1, {
  producerId: 7,
  producerEpoch: 1,
  transactionTimeoutMs: 60000,
  transactionStatus: 1,
  transactionPartitions: [{ topic: 't', partitionIds: [0] }],
  transactionLastUpdateTimestampMs: 9,
  transactionStartTimestampMs: 8,
  clientTransactionVersion: 2,
})

describe('formatters of coordinators', () => {
  it('print groups as Kafka 3.7 under their old name, and nothing else', async () => {
    const records = [
      { key: offsetKey, value: null },
      { key: groupKey, value: group },
      { key: groupKey, value: null },
    ]
    expect(await printed(OLD_GROUPS, ...records)).toBe(
      'g::GroupMetadata(groupId=g, generation=1, protocolType=Some(consumer), currentState=Stable, ' +
        'members=HashMap(m -> MemberMetadata(memberId=m, groupInstanceId=Some(i), clientId=c, clientHost=/127.0.0.1, ' +
        'sessionTimeoutMs=45000, rebalanceTimeoutMs=300000, supportedProtocols=List(range))))\ng::NULL\n',
    )
  })

  it('print transactions as Kafka 3.7 under their old name', async () => {
    expect(await printed(OLD_TRANSACTIONS, { key: transactionKey, value: transaction })).toBe(
      'x::TransactionMetadata(transactionalId=x, producerId=7, producerEpoch=1, txnTimeoutMs=60000, state=Ongoing, ' +
        'pendingState=None, topicPartitions=HashSet(t-0), txnStartTimestamp=8, txnLastUpdateTimestamp=9)\n',
    )
  })

  it('print JSON without separators as Kafka 4.1 under their new name', async () => {
    const records = [
      { key: offsetKey, value: null },
      { key: groupKey, value: group },
      { key: groupKey, value: null },
    ]
    expect(await printed(`${NEW}GroupMetadataMessageFormatter`, ...records)).toBe(
      '{"key":{"type":2,"data":{"group":"g"}},"value":{"version":3,"data":{"protocolType":"consumer","generation":1,' +
        '"protocol":"range","leader":"m","currentStateTimestamp":5,"members":[{"memberId":"m","groupInstanceId":"i",' +
        '"clientId":"c","clientHost":"/127.0.0.1","rebalanceTimeout":300000,"sessionTimeout":45000,' +
        '"subscription":"AAE=","assignment":"Ag=="}]}}}{"key":{"type":2,"data":{"group":"g"}},"value":null}',
    )
    expect(await printed(`${NEW}OffsetsMessageFormatter`, ...records)).toBe(
      '{"key":{"type":1,"data":{"group":"g","topic":"t","partition":0}},"value":null}',
    )
    expect(
      await printed(`${NEW}TransactionLogMessageFormatter`, {
        key: transactionKey,
        value: transaction,
      }),
    ).toBe(
      '{"key":{"type":0,"data":{"transactionalId":"x"}},"value":{"version":1,"data":{"producerId":7,"producerEpoch":1,' +
        '"transactionTimeoutMs":60000,"transactionStatus":1,"transactionPartitions":[{"topic":"t","partitionIds":[0]}],' +
        '"transactionLastUpdateTimestampMs":9,"transactionStartTimestampMs":8,"clientTransactionVersion":2}}}',
    )
  })

  it('are refused by a name that is not known', async () => {
    await expect(printed('kafka.tools.Coffee')).rejects.toThrow('kafka.tools.Coffee')
  })
})
