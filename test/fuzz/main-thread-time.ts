/** How long the thread of a process that runs its event loop has been computing: what a slow machine does not add to. */
import { readFileSync } from 'node:fs'

/** Milliseconds on a processor since the start; undefined where the system does not tell (elsewhere than on Linux). */
export function mainThreadMs(processId: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${processId}/task/${processId}/schedstat`, 'utf8')
    return Number(text.split(' ')[0]) / 1e6
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}
