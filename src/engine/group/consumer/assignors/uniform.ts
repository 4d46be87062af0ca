/**
 * `uniform`, the default: members get as many partitions as each other, within one, and keep as many of theirs as
 * that allows. Members that want different topics are balanced as far as their topics allow.
 */
import type { ServerAssignor } from './server-assignor.ts'
import { assignHeterogeneous } from './uniform-heterogeneous.ts'
import { assignHomogeneous } from './uniform-homogeneous.ts'

export const uniform: ServerAssignor = {
  name: 'uniform',
  assign: (group) => {
    if (group.members.length === 0 || group.partitionCounts.size === 0) return new Map()
    return group.isHomogeneous ? assignHomogeneous(group) : assignHeterogeneous(group)
  },
}
