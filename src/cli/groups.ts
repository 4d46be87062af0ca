/** The work of kafka-groups: groups of every type. */

import type { AnyGroupListing } from '../client/admin/list-groups.ts'
import type { Admin } from '../client/admin.ts'
import { row, widest } from './columns.ts'
import { printJson } from './json-output.ts'
import { JavaError } from './option-errors.ts'

export interface GroupFilter {
  readonly 'group-type': string | undefined
  readonly protocol: string | undefined
  readonly consumer: boolean
  readonly share: boolean
  readonly streams: boolean
}

const TYPES = ['Classic', 'Consumer', 'Share', 'Streams']

/** Throws JavaError. */
function typeOf(text: string): string {
  const type = TYPES.find((each) => each.toLowerCase() === text.trim().toLowerCase())
  if (type !== undefined) return type
  throw new JavaError(
    'java.lang.IllegalArgumentException',
    '--group-type must be a valid group type.',
  )
}

/** Consumer groups are those of the new protocol, and classic ones of consumers or without members. */
const isConsumerGroup = ({ type, protocolType }: AnyGroupListing): boolean =>
  type === 'Consumer' ||
  (type === 'Classic' && (protocolType === 'consumer' || protocolType === ''))

export function groupFilter(filter: GroupFilter): (group: AnyGroupListing) => boolean {
  const type = filter['group-type'] === undefined ? undefined : typeOf(filter['group-type'])
  return (group) =>
    (!filter.consumer || isConsumerGroup(group)) &&
    (!filter.share || group.type === 'Share') &&
    (!filter.streams || group.type === 'Streams') &&
    (type === undefined || group.type === type) &&
    (filter.protocol === undefined || group.protocolType === filter.protocol)
}

export interface GroupsDocument {
  readonly groups: readonly {
    readonly group: string
    readonly type: string
    /** Empty for a group that was made by commits without membership. */
    readonly protocol: string
  }[]
}

const groupsDocument = (groups: readonly AnyGroupListing[]): GroupsDocument => ({
  groups: groups.map(({ groupId, type, protocolType }) => {
    return { group: groupId, type, protocol: protocolType }
  }),
})

/** Prints a line per group: id, type, protocol. */
export async function listGroups(
  admin: Admin,
  filter: GroupFilter & { readonly json: boolean },
): Promise<void> {
  const accepts = groupFilter(filter)
  const groups = (await admin.listGroups()).filter(accepts)
  if (filter.json) return printJson(groupsDocument(groups))
  const width = widest(
    groups.map(({ groupId }) => groupId),
    20,
  )
  const widths = [width, 20, 20]
  const lines = [
    ['GROUP', 'TYPE', 'PROTOCOL'],
    // The empty cell is a blank at the end of each line but the first, as Kafka prints it.
    ...groups.map((group) => [group.groupId, group.type, group.protocolType, '']),
  ]
  process.stdout.write(lines.map((cells) => `${row(cells, widths)}\n`).join(''))
}
