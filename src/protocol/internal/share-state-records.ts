/** Records of `__share_group_state`: what was delivered of a share partition (KIP-932). */
import { array, int8, int16, int32, int64, message, string, uuid } from '../schema.ts'

export const shareSnapshotKey = message({
  name: 'ShareSnapshotKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string(), topicId: uuid(), partition: int32() },
})

/** The whole delivery state of a share partition. */
export const shareSnapshotValue = message({
  name: 'ShareSnapshotValue',
  versions: '0',
  flexible: '0+',
  fields: {
    snapshotEpoch: int32(),
    stateEpoch: int32(),
    leaderEpoch: int32(),
    startOffset: int64(),
    createTimestamp: int64(),
    writeTimestamp: int64(),
    stateBatches: array({
      firstOffset: int64(),
      lastOffset: int64(),
      deliveryState: int8(),
      deliveryCount: int16(),
    }),
  },
})

export const shareUpdateKey = message({
  name: 'ShareUpdateKey',
  versions: '0',
  flexible: 'none',
  fields: { groupId: string(), topicId: uuid(), partition: int32() },
})

/** What changed in a share partition since its snapshot. */
export const shareUpdateValue = message({
  name: 'ShareUpdateValue',
  versions: '0',
  flexible: '0+',
  fields: {
    snapshotEpoch: int32(),
    leaderEpoch: int32(),
    startOffset: int64(),
    stateBatches: array({
      firstOffset: int64(),
      lastOffset: int64(),
      deliveryState: int8(),
      deliveryCount: int16(),
    }),
  },
})
