/**
 * `kafka-consumer-groups --describe`: offsets and lag, members, or states of groups, as Kafka 3.7 shows them.
 * With `--verbose`, what only groups of the consumer protocol have is shown as Kafka 4.1 does.
 */

import type { Admin } from '../../client/admin.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { emulates } from '../eras.ts'
import { printJson } from '../json-output.ts'
import { Exit } from '../kafka-command.ts'
import { describedGroups, type GroupView } from './described-groups.ts'
import { type DescribedGroupsDocument, describedGroup } from './group-document.ts'
import { printMemberTable } from './member-table.ts'
import { offsetRows } from './offset-rows.ts'
import { printOffsetTable } from './offset-table.ts'
import { printError } from './report.ts'
import { printState, printStateWithEpochs } from './state-table.ts'

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

const isOfToday = (): boolean => emulates(4, 0)

async function describeGroup(admin: Admin, group: GroupView, flags: DescribeFlags): Promise<void> {
  const { groupId, state, members, type } = group
  const withEpochs = flags.verbose && (isOfToday() || type === 'Consumer')
  if (flags.members) {
    const rows = isOfToday() ? 1 : members.length
    if (announce(groupId, state, rows)) {
      printMemberTable(group, { verbose: flags.verbose, withEpochs })
    }
  } else if (flags.state !== undefined) {
    if (!announce(groupId, state, 1)) return
    if (withEpochs || isOfToday()) printStateWithEpochs(group, flags.verbose)
    else printState(group)
  } else {
    const rows = state === 'Dead' ? [] : await offsetRows(admin, group)
    if (announce(groupId, state, rows.length)) printOffsetTable(groupId, rows, withEpochs)
  }
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
  const missing = groups.find(({ state }) => state === 'Dead')
  if (isOfToday() && missing !== undefined) {
    throw new KafkaError('GROUP_ID_NOT_FOUND', `Group ${missing.groupId} not found.`)
  }
  for (const group of groups) await describeGroup(admin, group, flags)
}
