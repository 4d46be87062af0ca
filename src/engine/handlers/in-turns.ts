/** Work that a request may ask much of is done in turns, so that others are answered meanwhile. */
import type { System } from '../system/system.ts'

/** How long one turn may take, in milliseconds; a step that takes longer is not cut. */
const TURN_MS = 20

/** Takes all steps of `work`, at once where that is quick, and gives `use` its result. */
export function inTurns<T, R>(
  work: Iterator<undefined, T, undefined>,
  system: Pick<System, 'clock' | 'timers'>,
  use: (result: T) => R | Promise<R>,
): R | Promise<R> {
  const end = system.clock.monotonic() + TURN_MS
  do {
    const step = work.next()
    if (step.done === true) return use(step.value)
  } while (system.clock.monotonic() < end)
  return new Promise<R>((resolve, reject) => {
    system.timers.soon(() => {
      try {
        resolve(inTurns(work, system, use))
      } catch (error) {
        reject(error)
      }
    })
  })
}
