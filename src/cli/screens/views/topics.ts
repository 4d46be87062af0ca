import type { TopicState } from '../../monitor/cluster-state.ts'
import { bytes, count, rate } from '../../monitor/quantities.ts'
import { colored, dim, faint, plain } from '../cell.ts'
import type { View } from '../view.ts'

export const topicsView: View<TopicState> = {
  items: (state) => state.topics,
  key: ({ topic }) => topic,
  filterText: ({ topic }) => topic,
  target: ({ topic }) => ({ view: 'partitions', subject: { topic } }),
  empty: () => 'No topics yet. kafka-topics --create --topic NAME makes one.',
  columns: [
    {
      title: 'TOPIC',
      importance: 0,
      cell: ({ topic, internal }) => (internal ? dim(topic) : plain(topic)),
      order: ({ topic }) => topic,
    },
    {
      title: 'PARTITIONS',
      align: 'right',
      importance: 3,
      cell: ({ partitions }) => plain(count(partitions)),
      order: ({ partitions }) => partitions,
    },
    {
      title: 'REPLICAS',
      align: 'right',
      importance: 8,
      cell: ({ replicationFactor }) => plain(String(replicationFactor)),
      order: ({ replicationFactor }) => replicationFactor,
    },
    {
      title: 'STATE',
      importance: 4,
      cell: ({ offline, underReplicated }) => {
        if (offline > 0) return colored(`${offline} offline`, 'red')
        return underReplicated > 0 ? colored(`${underReplicated} behind`, 'yellow') : dim('in sync')
      },
      order: ({ offline, underReplicated }) => -offline * 1e6 - underReplicated,
    },
    {
      title: 'RECORDS',
      align: 'right',
      importance: 2,
      cell: ({ records }) => faint(count(records)),
      order: ({ records }) => records,
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
      importance: 5,
      cell: (topic) => faint(bytes(topic.bytes)),
      order: (topic) => topic.bytes,
    },
    {
      title: 'BYTES/S',
      align: 'right',
      importance: 7,
      cell: ({ bytesPerSecond }) => faint(bytes(bytesPerSecond)),
      order: ({ bytesPerSecond }) => bytesPerSecond,
    },
    {
      title: 'GROUPS',
      align: 'right',
      importance: 6,
      cell: ({ groups }) => faint(count(groups)),
      order: ({ groups }) => groups,
    },
    {
      title: 'LAG',
      align: 'right',
      importance: 1,
      cell: ({ lag, groups }) => (groups === 0 ? dim('-') : faint(count(lag))),
      order: ({ lag }) => lag,
    },
  ],
}
