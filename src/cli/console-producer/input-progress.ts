/** How far the console producer has come in a file, on a terminal. */

import { fstatSync } from 'node:fs'
import { bytesText, shareText } from '../amounts.ts'
import { ProgressLine } from '../progress-line.ts'

/** `sent` tells how many bytes of standard input have become records. Undefined unless standard input is a file. */
export function inputProgress(sent: () => number): ProgressLine | undefined {
  if (process.stdin.isTTY === true) return undefined
  const input = fstatSync(0)
  if (!input.isFile()) return undefined
  return ProgressLine.start((elapsedMs) => shareText(sent(), input.size, elapsedMs, bytesText))
}
