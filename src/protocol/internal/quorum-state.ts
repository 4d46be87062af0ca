/** The election state of a metadata quorum member. */
import { array, int32, int64, message, string, uuid } from '../schema.ts'

/**
 * What a quorum member must not forget over a restart: its epoch, its vote, its leader. The file
 * `quorum-state` holds it as one line of JSON with the version as `data_version`.
 */
export const quorumStateData = message({
  name: 'QuorumStateData',
  versions: '0-1',
  flexible: '0+',
  fields: {
    clusterId: string('0'),
    leaderId: int32('0+', { default: -1 }),
    leaderEpoch: int32('0+', { default: -1 }),
    votedId: int32('0+', { default: -1 }),
    votedDirectoryId: uuid('1+'),
    appliedOffset: int64('0'),
    currentVoters: array({ voterId: int32() }, '0', { nullable: true }),
  },
})
