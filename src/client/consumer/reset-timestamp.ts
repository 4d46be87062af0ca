/** `auto.offset.reset` as a timestamp for ListOffsets. */
import { OFFSET_SPECS } from '../offset-questions.ts'

const DURATION = /^by_duration:P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** Undefined for `none`. `by_duration:PT1H` (KIP-1106) means an hour before `now`. */
export function resetTimestamp(policy: string, now: number): number | undefined {
  if (policy === 'earliest') return OFFSET_SPECS.earliest
  if (policy === 'latest') return OFFSET_SPECS.latest
  const match = DURATION.exec(policy)
  if (match === null) return undefined
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((text) => Number(text ?? 0))
  return Math.max(0, now - Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000))
}
