import { hint } from './hints.ts'
import type { Rule } from './rules.ts'

/** What the help says of --socket-buffer-size. */
export const WITHOUT_EFFECT = 'No effect: Node.js leaves it to the operating system.'

/** Tells people who size the buffers of TCP that it has no effect. */
export const adviseOnSocketBuffers: Rule = (given) => {
  if (!given.has('socket-buffer-size')) return
  hint(
    '--socket-buffer-size has no effect: Node.js leaves the buffers of TCP to the operating system.',
  )
}
