import type { BrokerState } from '../../monitor/cluster-state.ts'
import { bytes, count, rate } from '../../monitor/quantities.ts'
import { colored, dim, faint, plain } from '../cell.ts'
import { shown } from '../terminal-manners.ts'
import type { View } from '../view.ts'

export const brokersView: View<BrokerState> = {
  items: (state) => state.brokers,
  key: ({ id }) => String(id),
  filterText: ({ id, host, port, rack }) => `${id} ${host}:${port} ${rack ?? ''}`,
  target: ({ id }) => ({ view: 'partitions', subject: { broker: id } }),
  empty: () => 'No broker has answered yet.',
  columns: [
    {
      title: 'ID',
      align: 'right',
      importance: 0,
      cell: ({ id }) => plain(String(id)),
      order: ({ id }) => id,
    },
    {
      title: 'ADDRESS',
      importance: 0,
      cell: ({ host, port }, glyphs) =>
        host === '' ? dim('-') : plain(shown(`${host}:${port}`, glyphs)),
      order: ({ host, port }) => `${host}:${port}`,
    },
    { title: 'RACK', importance: 8, cell: ({ rack }, glyphs) => faint(shown(rack ?? '-', glyphs)) },
    {
      title: 'STATE',
      importance: 1,
      cell: ({ problem, isController }) => {
        if (problem !== undefined) return colored('no answer', 'red')
        return isController ? plain('controller') : plain('up')
      },
      order: ({ problem }) => (problem === undefined ? 'up' : 'no answer'),
    },
    {
      title: 'LEADS',
      align: 'right',
      importance: 3,
      cell: ({ leads }) => faint(count(leads)),
      order: ({ leads }) => leads,
    },
    {
      title: 'REPLICAS',
      align: 'right',
      importance: 5,
      cell: ({ replicas }) => faint(count(replicas)),
      order: ({ replicas }) => replicas,
    },
    {
      title: 'BEHIND',
      align: 'right',
      importance: 4,
      cell: ({ underReplicated }) =>
        underReplicated > 0 ? colored(count(underReplicated), 'red') : dim('0'),
      order: ({ underReplicated }) => underReplicated,
    },
    {
      title: 'GROUPS',
      align: 'right',
      importance: 6,
      cell: ({ coordinates }) => faint(count(coordinates)),
      order: ({ coordinates }) => coordinates,
    },
    {
      title: 'RECORDS/S',
      align: 'right',
      importance: 2,
      cell: (broker) => faint(rate(broker.recordsPerSecond)),
      order: (broker) => broker.recordsPerSecond,
    },
    {
      title: 'SIZE',
      align: 'right',
      importance: 4,
      cell: (broker) => faint(bytes(broker.bytes)),
      order: (broker) => broker.bytes,
    },
    {
      title: 'BYTES/S',
      align: 'right',
      importance: 7,
      cell: ({ bytesPerSecond }) => faint(bytes(bytesPerSecond)),
      order: ({ bytesPerSecond }) => bytesPerSecond,
    },
    {
      title: 'PROBLEM',
      importance: 2,
      flexible: 12,
      cell: ({ problem }, glyphs) => colored(shown(problem ?? '', glyphs), 'red'),
    },
  ],
}
