import type { Assignor } from './assignor.ts'
import { rangeAssignor } from './range.ts'
export const cooperativeStickyAssignor: Assignor = {
  name: 'cooperative-sticky',
  isCooperative: true,
  assign: rangeAssignor.assign,
}
