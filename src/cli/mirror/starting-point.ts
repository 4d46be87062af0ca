/**
 * Where the mirror of a partition begins or goes on, decided from the ends of both logs and what is remembered. The end of
 * the target says how far it came; what is remembered says which record of the source comes next there.
 */
import { OffsetMap } from './offset-map.ts'
import type { StoredPosition } from './position-store.ts'

export interface PartitionFacts {
  readonly sourceTopicId: string
  readonly targetTopicId: string
  readonly source: { readonly start: number; readonly end: number }
  readonly target: { readonly start: number; readonly end: number }
  readonly stored: StoredPosition | undefined
  /** The last sequence number of the stored producer id in the target; undefined where the broker does not know one. */
  readonly lastSequence: number | undefined
  /** Write behind records of others. */
  readonly append: boolean
}

export type StartingPoint =
  | { readonly kind: 'new'; readonly map: OffsetMap; readonly source: number }
  | {
      readonly kind: 'resumed'
      readonly map: OffsetMap
      readonly source: number
      readonly sequenceBase: number
      /** Records that the target had acknowledged and has no more. */
      readonly lost: number
    }
  /** The end of the target is not settled yet: ask again. */
  | { readonly kind: 'unsettled' }
  | { readonly kind: 'conflict'; readonly reason: string }

const SEQUENCES = 2 ** 31
/** Of brokers before 2.8, which have no topic ids. */
const NO_ID = 'AAAAAAAAAAAAAAAAAAAAAA'

const isAnother = (stored: string, now: string): boolean =>
  stored !== NO_ID && now !== NO_ID && stored !== now

const conflict = (reason: string): StartingPoint => ({ kind: 'conflict', reason })

export function startingPoint(facts: PartitionFacts): StartingPoint {
  const { stored, target, append } = facts
  if (stored === undefined || isAnother(stored.targetTopicId, facts.targetTopicId)) {
    const count = target.end - target.start
    if (count > 0 && !append) {
      return conflict(`there are records already that were not mirrored from there (${count})`)
    }
    return beginning(facts)
  }
  if (isAnother(stored.sourceTopicId, facts.sourceTopicId)) {
    return append
      ? beginning(facts)
      : conflict('the topic of the source was deleted and created again since it was mirrored')
  }
  return resumption(facts, stored)
}

function beginning({ source, target }: PartitionFacts): StartingPoint {
  const map = new OffsetMap([{ source: source.start, target: target.end, length: 0 }])
  return { kind: 'new', map, source: source.start }
}

function resumption(facts: PartitionFacts, stored: StoredPosition): StartingPoint {
  const { target, source, lastSequence, append } = facts
  const map = new OffsetMap(stored.runs)
  const foreign = foreignRecords(target.end, stored.sequenceBase, lastSequence)
  // The end that readers see may be behind the records that are on their way to the replicas.
  if (foreign < 0) return { kind: 'unsettled' }
  if (foreign > 0 && !append) {
    return conflict(`somebody else has written there since it was mirrored (${foreign} records)`)
  }
  const end = target.end - foreign
  const next = end < map.firstTarget ? undefined : map.sourceOf(end)
  if (next === undefined) return conflict(`the log ends at ${target.end}, before what was mirrored`)
  if (next > source.end) {
    return conflict(`the source ends at ${source.end}, and ${next} records of it were mirrored`)
  }
  map.truncate(end)
  if (foreign > 0) map.relocate(next, target.end)
  const lost = Math.max(0, stored.acknowledged - end)
  const sequenceBase = stored.sequenceBase + foreign
  return { kind: 'resumed', map, source: next, sequenceBase, lost }
}

/** Records at the end of the target that do not have the mirror's sequence numbers; negative: some are not visible yet. */
function foreignRecords(end: number, base: number, lastSequence: number | undefined): number {
  if (lastSequence === undefined) return 0
  const expected = (lastSequence + 1) % SEQUENCES
  const difference = (((end - base) % SEQUENCES) - expected + SEQUENCES) % SEQUENCES
  return difference > SEQUENCES / 2 ? difference - SEQUENCES : difference
}

/** The sequence number of the record at `target`. */
export const sequenceOf = (target: number, base: number): number => (target - base) % SEQUENCES
