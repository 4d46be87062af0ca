/** `--describe --members`: the table of one group's members. */

import type { MemberDescription } from '../../client/admin/describe-consumer-groups.ts'
import { byTopic, type TopicPartition } from '../../client/topic-partition.ts'
import { row, type Widths, widest } from '../columns.ts'
import type { GroupView } from './described-groups.ts'
import { print } from './report.ts'

/** What comes after a member's number of partitions. */
interface Details {
  readonly header: readonly string[]
  readonly cells: (member: MemberDescription) => readonly (string | number)[]
  readonly widths: Widths
}

const NO_DETAILS: Details = { header: [''], cells: () => [''], widths: [] }

const byTopicText = (
  partitions: readonly TopicPartition[],
  text: (topic: string, numbers: string) => string,
): string[] =>
  [...byTopic(partitions)]
    .map(([topic, each]) => {
      const numbers = each.map(({ partition }) => partition).sort((a, b) => a - b)
      return text(topic, numbers.join(','))
    })
    .sort()

/** `topic(0,1), other(2)`, or `-`. */
const ASSIGNMENT: Details = {
  header: ['ASSIGNMENT'],
  cells: ({ assignment }) => {
    const texts = byTopicText(assignment, (topic, numbers) => `${topic}(${numbers})`)
    return [texts.length === 0 ? '-' : texts.join(', ')]
  },
  widths: [],
}

/** `topic:0,1;other:2`, or `-`. */
const compactText = (partitions: readonly TopicPartition[] = []): string =>
  byTopicText(partitions, (topic, numbers) => `${topic}:${numbers}`).join(';') || '-'

/** Where members are and where they are heading, in the form of Kafka 4.0 and later. */
function epochDetails({ members, groupEpoch, targetAssignmentEpoch, type }: GroupView): Details {
  const isMixed = type === 'Consumer' && members.some(({ upgraded }) => upgraded === false)
  const targetEpoch = groupEpoch === undefined ? '-' : (targetAssignmentEpoch ?? '-')
  return {
    header: [
      'CURRENT-EPOCH',
      'CURRENT-ASSIGNMENT',
      'TARGET-EPOCH',
      'TARGET-ASSIGNMENT',
      ...(isMixed ? ['UPGRADED'] : []),
    ],
    cells: ({ memberEpoch, assignment, targetAssignment, upgraded }) => [
      memberEpoch ?? '-',
      compactText(assignment),
      targetEpoch,
      compactText(targetAssignment),
      ...(isMixed ? [String(upgraded ?? '-')] : []),
    ],
    widths: [
      15,
      widest(
        members.map(({ assignment }) => compactText(assignment)),
        20,
      ),
      15,
      widest(
        members.map(({ targetAssignment }) => compactText(targetAssignment)),
        20,
      ),
    ],
  }
}

/** `verbose`: with assignments; `withEpochs`: those in the form of Kafka 4.0. */
export function printMemberTable(
  group: GroupView,
  { verbose, withEpochs }: { readonly verbose: boolean; readonly withEpochs: boolean },
): void {
  const { groupId, members } = group
  const hasInstances = members.some(({ groupInstanceId }) => Boolean(groupInstanceId))
  const instance = <T>(cell: T): T[] => (hasInstances ? [cell] : [])
  const details = verbose ? (withEpochs ? epochDetails(group) : ASSIGNMENT) : NO_DETAILS
  const columnWidth = (cell: (member: MemberDescription) => string, minimum = 15): number =>
    widest(members.map(cell), minimum)
  const widths = [
    widest([groupId], 15),
    columnWidth(({ memberId }) => memberId),
    ...instance(columnWidth(({ groupInstanceId }) => groupInstanceId ?? '', 17)),
    columnWidth(({ host }) => host),
    columnWidth(({ clientId }) => clientId),
    15,
    ...details.widths,
  ]
  const ids = ['GROUP', 'CONSUMER-ID', ...instance('GROUP-INSTANCE-ID')]
  const header = [...ids, 'HOST', 'CLIENT-ID', '#PARTITIONS', ...details.header]
  print(`\n${row(header, widths)}`)
  const byAssignment = [...members].sort((a, b) => b.assignment.length - a.assignment.length)
  for (const member of byAssignment) {
    const { memberId, host, clientId, assignment } = member
    const names = [groupId, memberId, ...instance(member.groupInstanceId ?? '')]
    print(row([...names, host, clientId, assignment.length, ...details.cells(member)], widths))
  }
}
