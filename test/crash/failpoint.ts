/** Where a broker is killed that does not die by the clock: at an operation of its disk. broker.js does it. */
import type { SeededRandom } from '../engine/system/test-system.ts'

export interface Failpoint {
  readonly operation: string
  /** A regular expression that the path matches. */
  readonly file: string
  /** `middle`: half of the bytes are written. */
  readonly when: 'before' | 'middle' | 'after'
  /** At the nth such operation of this life; 1 is the first. */
  readonly nth: number
}

/** Kinds of places, each with how many of them a short life sees about. */
const KINDS: readonly (readonly [operation: string, file: string, often: number])[] = [
  ['write', '/(stable|volatile|trimmed|compacted)[^/]*/[0-9]+\\.log$', 60],
  ['write', '/__consumer_offsets-[0-9]+/[0-9]+\\.log$', 40],
  ['write', '/__transaction_state-[0-9]+/[0-9]+\\.log$', 40],
  ['write', '/__cluster_metadata-0/[0-9]+\\.log$', 12],
  ['write', '\\.index$', 20],
  ['write', '\\.timeindex$', 20],
  ['write', '\\.txnindex$', 12],
  ['write', '\\.snapshot(\\.tmp)?$', 8],
  ['write', '/(leader-epoch-checkpoint|partition\\.metadata)(\\.tmp)?$', 8],
  ['sync', '/__cluster_metadata-0/', 12],
  ['sync', '\\.(log|index|timeindex|txnindex|snapshot)$', 30],
  ['create', '\\.log$', 20],
  ['create', '\\.(index|timeindex|txnindex|snapshot|tmp)$', 40],
  ['truncate', '', 40],
  ['rename', '\\.tmp$', 20],
  ['rename', '-[0-9]+$', 3],
  ['rename', '\\.(log|index|timeindex|txnindex|snapshot)$', 8],
  ['write', '\\.cleaned$', 20],
  ['create', '\\.cleaned$', 20],
  ['sync', '\\.cleaned$', 20],
  ['rename', '\\.(cleaned|swap)$', 20],
  ['remove', '\\.(deleted|swap|cleaned)$', 20],
  ['remove', '', 30],
  ['makeDirectory', '', 8],
  ['replaceFile', '-checkpoint$', 6],
  ['replaceFile', '(meta\\.properties|quorum-state|kafka_cleanshutdown|\\.checkpoint)$', 4],
  ['syncDirectory', '', 12],
  ['commit', 'state\\.db$', 40],
]

const WHEN = ['before', 'middle', 'after'] as const
const hasMiddle = (operation: string): boolean =>
  operation === 'write' || operation === 'replaceFile'

const momentsOf = (operation: string): readonly Failpoint['when'][] =>
  hasMiddle(operation) ? WHEN : ['before', 'after']

export function randomFailpoint(random: SeededRandom): Failpoint {
  const [operation, file, often] = KINDS[random.integer(KINDS.length)] ?? ['write', '', 1]
  const moments = momentsOf(operation)
  const when = moments[random.integer(moments.length)] ?? 'before'
  return { operation, file, when, nth: 1 + random.integer(often) }
}

/** Every kind, at every moment, at the first `positions` places of each or as many as there are about. */
export function* allFailpoints(positions: number): Generator<Failpoint> {
  for (const [operation, file, often] of KINDS) {
    for (let nth = 1; nth <= Math.min(often, positions); nth++) {
      for (const when of momentsOf(operation)) yield { operation, file, when, nth }
    }
  }
}

export const failpointText = ({ operation, file, when, nth }: Failpoint): string =>
  `${when} ${operation} ${nth} of /${file}/`
