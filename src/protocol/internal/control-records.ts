/**
 * The values of control records: transaction markers, and what a metadata quorum writes about
 * itself. The key of a control record is an int16 version 0 and an int16 type. The quorum's values
 * have their version as the first field; the markers' values have an int16 version before the body.
 */
import {
  array,
  type Fields,
  int16,
  int32,
  int64,
  message,
  string,
  struct,
  uint16,
  uuid,
} from '../schema.ts'

const voter = { voterId: int32(), voterDirectoryId: uuid('1+') } satisfies Fields

/** The value of a COMMIT or ABORT marker, after its int16 version. */
export const endTxnMarker = message({
  name: 'EndTxnMarker',
  versions: '0',
  flexible: 'none',
  fields: { coordinatorEpoch: int32() },
})

/** The first record of each leader of a metadata quorum (KIP-595). */
export const leaderChangeMessage = message({
  name: 'LeaderChangeMessage',
  versions: '0-1',
  flexible: '0+',
  fields: {
    version: int16(),
    leaderId: int32(),
    voters: array(voter),
    grantingVoters: array(voter),
  },
})

/** The first record of a snapshot: the timestamp up to which its log went (KIP-630). */
export const snapshotHeaderRecord = message({
  name: 'SnapshotHeaderRecord',
  versions: '0',
  flexible: '0+',
  fields: { version: int16(), lastContainedLogTimestamp: int64() },
})

/** The last record of a snapshot: without it the snapshot is incomplete. */
export const snapshotFooterRecord = message({
  name: 'SnapshotFooterRecord',
  versions: '0',
  flexible: '0+',
  fields: { version: int16() },
})

/** The version of the Raft protocol that the quorum has finalized (KIP-853). */
export const kRaftVersionRecord = message({
  name: 'KRaftVersionRecord',
  versions: '0',
  flexible: '0+',
  fields: { version: int16(), kRaftVersion: int16() },
})

/** The voters of the metadata quorum, for quorums whose members can change (KIP-853). */
export const votersRecord = message({
  name: 'VotersRecord',
  versions: '0',
  flexible: '0+',
  fields: {
    version: int16(),
    voters: array({
      voterId: int32(),
      voterDirectoryId: uuid(),
      endpoints: array({ name: string(), host: string(), port: uint16() }),
      kRaftVersionFeature: struct({ minSupportedVersion: int16(), maxSupportedVersion: int16() }),
    }),
  },
})

/** The types in the keys of control records. */
export const controlRecordTypes = {
  ABORT: 0,
  COMMIT: 1,
  LEADER_CHANGE: 2,
  SNAPSHOT_HEADER: 3,
  SNAPSHOT_FOOTER: 4,
  KRAFT_VERSION: 5,
  KRAFT_VOTERS: 6,
} as const
