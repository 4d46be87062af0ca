/** The value of a record of the positions topic: JSON, with the runs as a flat list of differences to the one before. */

import type { Run } from './offset-map.ts'
import type { StoredPosition } from './position-store.ts'

export function encodePosition({ runs, ...position }: StoredPosition): Buffer {
  const flat: number[] = []
  let before = { source: 0, target: 0 }
  for (const { source, target, length } of runs) {
    flat.push(source - before.source, target - before.target, length)
    before = { source, target }
  }
  return Buffer.from(JSON.stringify({ version: 1, ...position, runs: flat }))
}

/** Undefined for what another version of this tool wrote, or nobody. */
export function decodePosition(value: Buffer): StoredPosition | undefined {
  const parsed = parse(value)
  if (parsed?.['version'] !== 1) return undefined
  const { sourceTopic, sourceTopicId, targetTopicId, runs: flat } = parsed
  const texts = [sourceTopic, sourceTopicId, targetTopicId]
  const { producerId, producerEpoch, sequenceBase, acknowledged } = parsed
  const numbers = [producerId, producerEpoch, sequenceBase, acknowledged]
  if (!texts.every((each) => typeof each === 'string')) return undefined
  if (!numbers.every((each) => Number.isSafeInteger(each))) return undefined
  const runs = Array.isArray(flat) ? decodeRuns(flat) : []
  if (runs.length === 0) return undefined
  return { ...(parsed as unknown as StoredPosition), runs }
}

function parse(value: Buffer): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(value.toString())
    return typeof parsed === 'object' && parsed !== null
      ? (parsed as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function decodeRuns(flat: readonly unknown[]): Run[] {
  const runs: Run[] = []
  let before = { source: 0, target: 0 }
  for (let index = 0; index + 2 < flat.length; index += 3) {
    const [source, target, length] = flat.slice(index, index + 3).map(Number)
    const run = {
      source: before.source + (source ?? Number.NaN),
      target: before.target + (target ?? Number.NaN),
      length: length ?? Number.NaN,
    }
    if (!Object.values(run).every(Number.isSafeInteger)) return []
    runs.push(run)
    before = run
  }
  return runs
}
