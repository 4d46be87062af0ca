/**
 * Samples written as text, one look per line:
 *
 *     12s  orders-0 0..120  shop Stable a[orders-0] b[] orders-0@40
 *
 * At second 12 the partition begins at 0 and ends at 120; the group `shop` is Stable, member `a` has the partition, `b`
 * has none, and 40 is committed. `a/i` is a member `a` with the instance id `i`; `shop#7` a group in epoch 7;
 * `orders-0:40=3s` tells that record 40 was written at second 3.
 */

import type { ClusterState } from '../../../src/cli/monitor/cluster-state.ts'
import { Monitor } from '../../../src/cli/monitor/monitor.ts'
import type {
  Sample,
  SampledGroup,
  SampledMember,
  SampledPartition,
  SampledRecordTime,
} from '../../../src/cli/monitor/sample.ts'
import type { TopicPartition } from '../../../src/client/topic-partition.ts'

export const START = Date.UTC(2026, 0, 1)

function partitionOf(name: string): TopicPartition {
  const at = name.lastIndexOf('-')
  return { topic: name.slice(0, at), partition: Number(name.slice(at + 1)) }
}

function memberOf(text: string): SampledMember {
  const [, memberId = '', instanceId = null, owned = ''] =
    /^([^/[]+)(?:\/([^[]+))?\[(.*)\]$/.exec(text) ?? []
  const assignment = owned === '' ? [] : owned.split(',').map(partitionOf)
  return {
    memberId,
    instanceId,
    clientId: `client-${memberId}`,
    host: '/10.0.0.1',
    assignment,
    epoch: undefined,
  }
}

export function sampleOf(line: string): Sample {
  const [at = '', ...words] = line.trim().split(/\s+/)
  const partitions: SampledPartition[] = []
  const recordTimes: SampledRecordTime[] = []
  const groups: SampledGroup[] = []
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const time = /^(.+):(\d+)=(-?\d+)s$/.exec(word)
    if (time !== null) {
      const [, name = '', offset, second] = time
      const timestamp = START + Number(second) * 1000
      recordTimes.push({ ...partitionOf(name), offset: Number(offset), timestamp })
    } else if (/-\d+$/.test(word)) {
      const [start, end] = (words.shift() ?? '').split('..').map(Number)
      const replicas = { leader: 1, replicas: [1, 2], isr: [1, 2] }
      partitions.push({
        ...partitionOf(word),
        internal: false,
        ...replicas,
        start,
        end,
        bytes: undefined,
      })
    } else {
      groups.push(groupOf(word, words))
    }
  }
  const brokers = [1, 2].map((id) => {
    return { id, host: `host${id}`, port: 9092, rack: null, problem: undefined }
  })
  const time = START + Number.parseFloat(at) * 1000
  return { time, clusterId: 'c', controllerId: 1, brokers, partitions, groups, recordTimes }
}

function groupOf(word: string, words: string[]): SampledGroup {
  const [groupId = '', epoch] = word.split('#')
  const state = words.shift() ?? ''
  const members: SampledMember[] = []
  const offsets: (TopicPartition & { offset: number })[] = []
  while (words[0] !== undefined && /[[@]/.test(words[0])) {
    const next = words.shift() ?? ''
    if (next.endsWith(']')) members.push(memberOf(next))
    else {
      const [name = '', offset] = next.split('@')
      offsets.push({ ...partitionOf(name), offset: Number(offset) })
    }
  }
  return {
    groupId,
    type: epoch === undefined ? 'Classic' : 'Consumer',
    state,
    assignor: 'range',
    epoch: epoch === undefined ? undefined : Number(epoch),
    coordinator: 1,
    members,
    offsets,
    problem: undefined,
  }
}

/** The state after all looks. */
export function observed(text: string, monitor = new Monitor()): ClusterState {
  const states = text
    .trim()
    .split('\n')
    .map((line) => monitor.observe(sampleOf(line)))
  const last = states.at(-1)
  if (last === undefined) throw new Error('no look')
  return last
}
