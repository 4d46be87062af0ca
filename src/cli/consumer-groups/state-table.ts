/** `--describe --state`: one line about a group. */

import { row, widest } from '../columns.ts'
import type { GroupView } from './described-groups.ts'
import { print } from './report.ts'

/** The form of Kafka 3.7. */
export function printState({
  groupId,
  coordinator,
  partitionAssignor,
  state,
  members,
}: GroupView): void {
  const address = `${coordinator.host}:${coordinator.port} (${coordinator.id})`
  const widths = [Math.max(25, address.length), 25, 20, 15]
  const header = ['GROUP', 'COORDINATOR (ID)', 'ASSIGNMENT-STRATEGY', 'STATE', '#MEMBERS']
  print(`\n${row(header, widths)}`)
  print(row([groupId, address, partitionAssignor, state, members.length], widths))
}

/** The form of Kafka 4.0 and later; `verbose` adds the epochs of the group. */
export function printStateWithEpochs(group: GroupView, verbose: boolean): void {
  const { groupId, coordinator, state, members, groupEpoch, targetAssignmentEpoch } = group
  const address = `${coordinator.host}:${coordinator.port}  (${coordinator.id})`
  const widths = [
    widest([groupId], 15),
    widest([address], 25),
    20,
    20,
    ...(verbose ? [15, 25] : []),
  ]
  const epochs = (...cells: (string | number)[]): (string | number)[] => (verbose ? cells : [])
  const header = ['GROUP', 'COORDINATOR (ID)', 'ASSIGNMENT-STRATEGY', 'STATE']
  print(
    `\n${row([...header, ...epochs('GROUP-EPOCH', 'TARGET-ASSIGNMENT-EPOCH'), '#MEMBERS'], widths)}`,
  )
  print(
    row(
      [
        groupId,
        address,
        group.partitionAssignor || '-',
        state,
        ...epochs(groupEpoch ?? '-', targetAssignmentEpoch ?? '-'),
        members.length,
      ],
      widths,
    ),
  )
}
