/** `kafka-consumer-groups --list`, with states and types on request. */

import type { GroupListing } from '../../client/admin/list-consumer-groups.ts'
import type { Admin } from '../../client/admin.ts'
import { row, widest } from '../columns.ts'
import { emulates } from '../eras.ts'
import { printJson } from '../json-output.ts'
import { UsageError } from '../option-errors.ts'
import { listedGroupsDocument } from './group-document.ts'
import { print } from './report.ts'

export interface ListFlags {
  /** Undefined: not asked for; '': all states. */
  readonly state: string | undefined
  readonly type: string | undefined
  readonly json: boolean
}

/** In the order in which Kafka 4.1 names them. */
const STATES = [
  'Empty',
  'Assigning',
  'Dead',
  'Stable',
  'CompletingRebalance',
  'Reconciling',
  'PreparingRebalance',
]
const STATES_OF_3_7 = ['PreparingRebalance', 'CompletingRebalance', 'Stable', 'Dead', 'Empty']
const TYPES = ['Consumer', 'Classic']

/** The names in `text`, in any case. Throws UsageError for one that does not exist. */
function parseNames(text: string | undefined, known: readonly string[], kind: string): string[] {
  if (text === undefined || text === '') return []
  return text.split(',').map((word) => {
    const name = known.find((each) => each.toLowerCase() === word.trim().toLowerCase())
    if (name !== undefined) return name
    const [many, few] = kind === 'state' ? ['state', 'states'] : ['types', 'types']
    const listed = kind === 'state' && !emulates(4, 0) ? STATES_OF_3_7 : known
    throw new UsageError(`Invalid ${many} list '${text}'. Valid ${few} are: ${listed.join(', ')}`)
  })
}

/** All consumer groups. Throws the first error of a broker that could not be asked. */
export async function consumerGroups(
  admin: Admin,
  flags: ListFlags = { state: undefined, type: undefined, json: false },
): Promise<readonly GroupListing[]> {
  const states = parseNames(flags.state, STATES, 'state')
  const types = parseNames(flags.type, TYPES, 'type')
  const { groups, errors } = await admin.listConsumerGroups({ states, types })
  const [error] = errors
  if (error !== undefined) throw error
  return groups
}

export async function listGroups(admin: Admin, flags: ListFlags): Promise<void> {
  const groups = await consumerGroups(admin, flags)
  if (flags.json) return printJson(listedGroupsDocument(groups))
  if (flags.state === undefined && flags.type === undefined) {
    for (const { groupId } of groups) print(groupId)
    return
  }
  const cells = ({ groupId, type, state }: GroupListing): string[] => [
    groupId,
    ...(flags.type === undefined ? [] : [type ?? 'Unknown']),
    ...(flags.state === undefined ? [] : [state ?? 'Unknown']),
  ]
  const header = cells({
    groupId: 'GROUP',
    protocolType: '',
    type: 'TYPE',
    state: 'STATE' as never,
  })
  // Kafka 3.7 has no --type; the releases that have it print wider tables, whose last column is padded, too.
  const isWide = flags.type !== undefined || emulates(3, 9)
  const widths = [
    widest(
      groups.map(({ groupId }) => groupId),
      isWide ? 25 : 15,
    ),
    ...header.slice(isWide ? 1 : 2).map(() => 20),
  ]
  for (const line of [header, ...groups.map(cells)]) print(row(line, widths))
}
