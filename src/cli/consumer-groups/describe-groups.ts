/** `kafka-consumer-groups --describe`: offsets and lag, members, or states of groups. */

import type { MemberDescription } from '../../client/admin/describe-consumer-groups.ts'
import type { Admin } from '../../client/admin.ts'
import { byTopic } from '../../client/topic-partition.ts'
import { row, widest } from '../columns.ts'
import { printJson } from '../json-output.ts'
import { Exit } from '../kafka-command.ts'
import { describedGroups, type GroupView } from './described-groups.ts'
import { type DescribedGroupsDocument, describedGroup } from './group-document.ts'
import { offsetRows } from './offset-rows.ts'
import { print, printError } from './report.ts'

export interface DescribeFlags {
  readonly members: boolean
  readonly offsets: boolean
  readonly verbose: boolean
  readonly state: string | undefined
  readonly json: boolean
}

const REBALANCING = ['PreparingRebalance', 'CompletingRebalance', 'Assigning', 'Reconciling']

/** Says what there is to say about the group's state; false when there is no table to print. */
function announce(groupId: string, state: string, rows: number): boolean {
  if (state === 'Dead') printError(`Consumer group '${groupId}' does not exist.`)
  else if (state === 'Empty') {
    process.stderr.write(`\nConsumer group '${groupId}' has no active members.\n`)
  } else if (REBALANCING.includes(state)) {
    process.stderr.write(`\nWarning: Consumer group '${groupId}' is rebalancing.\n`)
  }
  return state !== 'Dead' && rows > 0
}

async function printOffsets(admin: Admin, group: GroupView): Promise<void> {
  const rows = group.state === 'Dead' ? [] : await offsetRows(admin, group)
  if (!announce(group.groupId, group.state, rows.length)) return
  const widths = [
    widest([group.groupId], 15),
    widest(
      rows.map(({ topic }) => topic),
      15,
    ),
    10,
    15,
    15,
    15,
    widest(
      rows.map(({ consumerId }) => consumerId),
      15,
    ),
    widest(
      rows.map(({ host }) => host),
      15,
    ),
  ]
  const columns = ['TOPIC', 'PARTITION', 'CURRENT-OFFSET', 'LOG-END-OFFSET', 'LAG']
  const header = ['GROUP', ...columns, 'CONSUMER-ID', 'HOST', 'CLIENT-ID']
  print(`\n${row(header, widths)}`)
  for (const { topic, partition, offset, logEndOffset, lag, consumerId, host, clientId } of rows) {
    const numbers = [offset, logEndOffset, lag].map((value) => value ?? '-')
    print(row([group.groupId, topic, partition, ...numbers, consumerId, host, clientId], widths))
  }
}

/** `topic(0,1), other(2)`, or `-`. */
function assignmentText({ assignment }: MemberDescription): string {
  const texts = [...byTopic(assignment)].map(([topic, partitions]) => {
    const numbers = partitions.map(({ partition }) => partition).sort((a, b) => a - b)
    return `${topic}(${numbers.join(',')})`
  })
  return texts.length === 0 ? '-' : texts.sort().join(', ')
}

function printMembers(group: GroupView, verbose: boolean): void {
  const { groupId, members } = group
  if (!announce(groupId, group.state, members.length)) return
  const hasInstances = members.some(({ groupInstanceId }) => Boolean(groupInstanceId))
  const instance = (text: string): string[] => (hasInstances ? [text] : [])
  const widths = [
    widest([groupId], 15),
    widest(
      members.map(({ memberId }) => memberId),
      15,
    ),
    ...(hasInstances
      ? [
          widest(
            members.map((member) => member.groupInstanceId ?? ''),
            17,
          ),
        ]
      : []),
    widest(
      members.map(({ host }) => host),
      15,
    ),
    widest(
      members.map(({ clientId }) => clientId),
      15,
    ),
    15,
  ]
  const ids = ['GROUP', 'CONSUMER-ID', ...instance('GROUP-INSTANCE-ID')]
  const header = [...ids, 'HOST', 'CLIENT-ID', '#PARTITIONS', verbose ? 'ASSIGNMENT' : '']
  print(`\n${row(header, widths)}`)
  const byAssignment = [...members].sort((a, b) => b.assignment.length - a.assignment.length)
  for (const member of byAssignment) {
    const { memberId, host, clientId, assignment } = member
    const names = [groupId, memberId, ...instance(member.groupInstanceId ?? '')]
    const details = verbose ? assignmentText(member) : ''
    print(row([...names, host, clientId, assignment.length, details], widths))
  }
}

function printState(group: GroupView): void {
  if (!announce(group.groupId, group.state, 1)) return
  const { coordinator, partitionAssignor, state, members } = group
  const address = `${coordinator.host}:${coordinator.port} (${coordinator.id})`
  const widths = [Math.max(25, address.length), 25, 20, 15]
  const header = ['GROUP', 'COORDINATOR (ID)', 'ASSIGNMENT-STRATEGY', 'STATE', '#MEMBERS']
  print(`\n${row(header, widths)}`)
  print(row([group.groupId, address, partitionAssignor, state, members.length], widths))
}

/** The views of all groups in one document. Throws Exit when a group does not exist. */
async function printDocument(
  admin: Admin,
  groups: readonly GroupView[],
  flags: DescribeFlags,
): Promise<void> {
  const hasOffsets = !flags.members && flags.state === undefined
  const described = await Promise.all(
    groups.map(async (group) => {
      const rows = group.state === 'Dead' ? [] : hasOffsets ? await offsetRows(admin, group) : []
      return describedGroup(group, { members: flags.members, rows: hasOffsets ? rows : undefined })
    }),
  )
  const document: DescribedGroupsDocument = { groups: described }
  printJson(document)
  const missing = groups.filter(({ state }) => state === 'Dead')
  for (const { groupId } of missing) printError(`Consumer group '${groupId}' does not exist.`)
  if (missing.length > 0) throw new Exit(1)
}

/** Describes each group in a table of its own, in the order of their ids. */
export async function describeGroups(
  admin: Admin,
  groupIds: readonly string[],
  flags: DescribeFlags,
): Promise<void> {
  const groups = await describedGroups(admin, groupIds)
  if (flags.json) return printDocument(admin, groups, flags)
  for (const group of groups) {
    if (flags.members) printMembers(group, flags.verbose)
    else if (flags.state !== undefined) printState(group)
    else await printOffsets(admin, group)
  }
}
