/** Every view by its name. */
import type { ClusterState } from '../../monitor/cluster-state.ts'
import type { Frame } from '../navigation.ts'
import { type Extent, layOut, type TableLayout } from '../table-layout.ts'
import type { Glyphs } from '../terminal-manners.ts'
import { brokersView } from './brokers.ts'
import { groupsView } from './groups.ts'
import { membersView } from './members.ts'
import { partitionsView } from './partitions.ts'
import { groupView, partitionView } from './positions.ts'
import { rebalancesView, rebalanceView } from './rebalances.ts'
import { topicsView } from './topics.ts'

export function laidOut(
  state: ClusterState,
  frame: Frame,
  glyphs: Glyphs,
  extent: Extent,
): TableLayout {
  switch (frame.view) {
    case 'brokers':
      return layOut(brokersView, state, frame, glyphs, extent)
    case 'topics':
      return layOut(topicsView, state, frame, glyphs, extent)
    case 'partitions':
      return layOut(partitionsView, state, frame, glyphs, extent)
    case 'partition':
      return layOut(partitionView, state, frame, glyphs, extent)
    case 'groups':
      return layOut(groupsView, state, frame, glyphs, extent)
    case 'group':
      return layOut(groupView, state, frame, glyphs, extent)
    case 'members':
      return layOut(membersView, state, frame, glyphs, extent)
    case 'rebalances':
      return layOut(rebalancesView, state, frame, glyphs, extent)
    case 'rebalance':
      return layOut(rebalanceView, state, frame, glyphs, extent)
  }
}
