/**
 * How far a bounded console consumer has come, on a terminal. Only while its records go elsewhere: between records on
 * the same terminal the line would be in the way.
 */

import { countText, shareText } from '../amounts.ts'
import { ProgressLine } from '../progress-line.ts'

export interface Bounds {
  readonly 'max-messages': number | undefined
  readonly 'timeout-ms': number | undefined
}

/** `received` tells how many records have come. Undefined for a consumer without an end. */
export function consumptionProgress(
  bounds: Bounds,
  received: () => number,
): ProgressLine | undefined {
  if (process.stdout.isTTY === true) return undefined
  const most = bounds['max-messages'] ?? -1
  if (most >= 0) {
    return ProgressLine.start(
      (elapsedMs) => `${shareText(received(), most, elapsedMs, countText)} (records)`,
    )
  }
  if ((bounds['timeout-ms'] ?? -1) < 0) return undefined
  return ProgressLine.start((elapsedMs) => {
    const count = received()
    return `${countText(count)} records, ${countText((count * 1000) / elapsedMs)}/s`
  })
}
