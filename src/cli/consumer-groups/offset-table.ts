/** `--describe --offsets`: the table of one group's offsets and lag. */

import { row, widest } from '../columns.ts'
import type { OffsetRow } from './offset-rows.ts'
import { print } from './report.ts'

const DASH = '-'

/** `withEpochs` adds the column of Kafka 4.0 with `--verbose`: the leader epoch of the committed offset. */
export function printOffsetTable(
  groupId: string,
  rows: readonly OffsetRow[],
  withEpochs: boolean,
): void {
  const epoch = (cell: string | number): (string | number)[] => (withEpochs ? [cell] : [])
  const columnWidth = (cell: (row: OffsetRow) => string): number => widest(rows.map(cell), 15)
  const widths = [
    widest([groupId], 15),
    columnWidth(({ topic }) => topic),
    10,
    ...(withEpochs ? [15] : []),
    15,
    15,
    15,
    columnWidth(({ consumerId }) => consumerId),
    columnWidth(({ host }) => host),
  ]
  const numbers = [...epoch('LEADER-EPOCH'), 'CURRENT-OFFSET', 'LOG-END-OFFSET', 'LAG']
  const members = ['CONSUMER-ID', 'HOST', 'CLIENT-ID']
  print(`\n${row(['GROUP', 'TOPIC', 'PARTITION', ...numbers, ...members], widths)}`)
  for (const { topic, partition, offset, logEndOffset, lag, ...each } of rows) {
    const cells = [
      ...epoch(each.leaderEpoch ?? DASH),
      ...[offset, logEndOffset, lag].map((value) => value ?? DASH),
      each.consumerId,
      each.host,
      each.clientId,
    ]
    print(row([groupId, topic, partition, ...cells], widths))
  }
}
