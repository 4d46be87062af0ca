import { partitionName } from '../../../client/topic-partition.ts'
import type { PartitionState } from '../../monitor/cluster-state.ts'
import { bytes, count, rate } from '../../monitor/quantities.ts'
import { sum } from '../../monitor/sums.ts'
import { colored, dim, faint, plain } from '../cell.ts'
import { positionBar } from '../position-bar.ts'
import type { View } from '../view.ts'

const lag = ({ positions }: PartitionState): number | undefined => sum(positions.map((p) => p.lag))

/** All partitions, those of a topic, or those that a broker leads. */
export const partitionsView: View<PartitionState> = {
  items: (state, { topic, broker }) =>
    state.partitions.filter(
      (each) =>
        (topic === undefined || each.topic === topic) &&
        (broker === undefined || each.leader === broker),
    ),
  key: partitionName,
  filterText: partitionName,
  target: ({ topic, partition }) => ({ view: 'partition', subject: { topic, partition } }),
  empty: (_, { topic, broker }) => {
    if (topic !== undefined) return `There is no topic ${topic} any more.`
    return broker === undefined ? 'No partitions yet.' : `Broker ${broker} leads no partition.`
  },
  columns: [
    {
      title: 'PARTITION',
      importance: 0,
      cell: (each) => (each.internal ? dim(partitionName(each)) : plain(partitionName(each))),
      order: ({ topic, partition }) => `${topic} ${String(partition).padStart(9, '0')}`,
    },
    {
      title: 'LEADER',
      align: 'right',
      importance: 6,
      cell: ({ leader }) => (leader < 0 ? colored('none', 'red') : plain(String(leader))),
      order: ({ leader }) => leader,
    },
    {
      title: 'IN SYNC',
      align: 'right',
      importance: 7,
      cell: ({ isr, replicas }) =>
        colored(
          `${isr.length}/${replicas.length}`,
          isr.length < replicas.length ? 'yellow' : undefined,
        ),
      order: ({ isr, replicas }) => isr.length - replicas.length,
    },
    {
      title: 'START',
      align: 'right',
      importance: 3,
      cell: ({ start }) => faint(count(start)),
      order: ({ start }) => start,
    },
    {
      title: 'POSITIONS',
      importance: 2,
      flexible: 12,
      cell: (each, glyphs, width) => positionBar(each, each.positions, width, glyphs),
    },
    {
      title: 'END',
      align: 'right',
      importance: 1,
      cell: ({ end }) => faint(count(end)),
      order: ({ end }) => end,
    },
    {
      title: 'RECORDS/S',
      align: 'right',
      importance: 1,
      cell: ({ recordsPerSecond }) => faint(rate(recordsPerSecond)),
      order: ({ recordsPerSecond }) => recordsPerSecond,
    },
    {
      title: 'SIZE',
      align: 'right',
      importance: 8,
      cell: (each) => faint(bytes(each.bytes)),
      order: (each) => each.bytes,
    },
    {
      title: 'LAG',
      align: 'right',
      importance: 1,
      cell: (each) => (each.positions.length === 0 ? dim('-') : faint(count(lag(each)))),
      order: lag,
    },
  ],
}
