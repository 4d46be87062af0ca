import type { Assignor } from './assignor.ts'
import { rangeAssignor } from './range.ts'
export const stickyAssignor: Assignor = {
  name: 'sticky',
  isCooperative: false,
  assign: rangeAssignor.assign,
}
