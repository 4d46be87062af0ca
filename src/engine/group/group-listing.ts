/** What ListGroups and DescribeGroups answer. */
import type { HostedGroup } from './hosted-group.ts'
import type { DescribedGroup, ListedGroup } from './requests.ts'

/** Empty filters let everything through; case does not matter. */
export function listed(
  groups: Iterable<HostedGroup>,
  states: readonly string[],
  types: readonly string[],
): ListedGroup[] {
  const wantedStates = new Set(states.map((state) => state.trim().toLowerCase()))
  const wantedTypes = new Set(types.map((type) => type.trim().toLowerCase()))
  const found: ListedGroup[] = []
  for (const { groupId, protocolType, state, type } of groups) {
    if (wantedTypes.size > 0 && !wantedTypes.has(type)) continue
    if (wantedStates.size > 0 && !wantedStates.has(state.toLowerCase())) continue
    found.push({ groupId, protocolType, state, type })
  }
  return found
}

export function deadGroup(
  groupId: string,
  error: DescribedGroup['error'],
  errorMessage: string | null = null,
): DescribedGroup {
  return {
    error,
    errorMessage,
    groupId,
    state: 'Dead',
    protocolType: '',
    protocol: '',
    members: [],
  }
}
