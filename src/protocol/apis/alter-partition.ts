import { api, array, int8, int16, int32, int64, uuid } from '../schema.ts'

/**
 * A leader proposes a new set of in-sync replicas to the controller; version 3 names them with
 * their broker epochs (KIP-903). Errors, per partition: INVALID_UPDATE_VERSION,
 * FENCED_LEADER_EPOCH, INELIGIBLE_REPLICA, NEW_LEADER_ELECTED, UNKNOWN_TOPIC_ID,
 * OPERATION_NOT_ATTEMPTED; for the whole: STALE_BROKER_EPOCH, NOT_CONTROLLER.
 */
export const alterPartition = api({
  name: 'AlterPartition',
  key: 56,
  versions: '2-3',
  flexible: '0+',
  request: {
    brokerId: int32(),
    brokerEpoch: int64('0+', { default: -1 }),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partitionIndex: int32(),
        leaderEpoch: int32(),
        newIsr: array(int32(), '0-2'),
        newIsrWithEpochs: array(
          { brokerId: int32(), brokerEpoch: int64('0+', { default: -1 }) },
          '3+',
        ),
        leaderRecoveryState: int8('0+', { default: 0 }),
        partitionEpoch: int32(),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        leaderId: int32(),
        leaderEpoch: int32(),
        isr: array(int32()),
        leaderRecoveryState: int8('0+', { default: 0 }),
        partitionEpoch: int32(),
      }),
    }),
  },
})
