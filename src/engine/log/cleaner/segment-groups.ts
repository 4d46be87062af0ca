/** Which neighbouring segments are cleaned into one, so that what is left of many does not stay in many small files. */
import type { Segment } from '../segment.ts'

/** Relative offsets in indexes are int32. */
const relativeOffsetMax = 0x7fff_ffff

export interface GroupLimits {
  readonly segmentBytes: number
  readonly segmentIndexBytes: number
  /** All segments lie before it. */
  readonly endOffset: number
}

interface Sized {
  readonly segment: Segment
  readonly offsetIndexBytes: number
  readonly timeIndexBytes: number
}

const OFFSET_ENTRY_BYTES = 8
const TIME_ENTRY_BYTES = 12

function sized(segment: Segment): Sized {
  const offsetIndexBytes = segment.indexes.offset.entries * OFFSET_ENTRY_BYTES
  const timeIndexBytes = segment.indexes.time.entries * TIME_ENTRY_BYTES
  segment.release()
  return { segment, offsetIndexBytes, timeIndexBytes }
}

class Group {
  readonly segments: Segment[]
  #bytes: number
  #offsetIndexBytes: number
  #timeIndexBytes: number

  constructor(first: Sized) {
    this.segments = [first.segment]
    this.#bytes = first.segment.size
    this.#offsetIndexBytes = first.offsetIndexBytes
    this.#timeIndexBytes = first.timeIndexBytes
  }

  /** Adds the next segment if all stays within the limits; `nextOffset` is where that one ends. */
  takes(next: Sized, nextOffset: number, limits: GroupLimits): boolean {
    const { segment } = next
    const bytes = this.#bytes + segment.size
    const offsetIndexBytes = this.#offsetIndexBytes + next.offsetIndexBytes
    const timeIndexBytes = this.#timeIndexBytes + next.timeIndexBytes
    const first = this.segments[0]?.baseOffset ?? 0
    const isInRange = segment.size === 0 || nextOffset - 1 - first <= relativeOffsetMax
    if (
      bytes > limits.segmentBytes ||
      offsetIndexBytes > limits.segmentIndexBytes ||
      timeIndexBytes > limits.segmentIndexBytes ||
      !isInRange
    ) {
      return false
    }
    this.segments.push(segment)
    this.#bytes = bytes
    this.#offsetIndexBytes = offsetIndexBytes
    this.#timeIndexBytes = timeIndexBytes
    return true
  }
}

/** The groups in order; one segment at least in each. A turn of the iteration opens the indexes of a group. */
export function* groupSegments(
  segments: readonly Segment[],
  limits: GroupLimits,
): Generator<readonly Segment[], void, undefined> {
  let group: Group | undefined
  for (const [index, segment] of segments.entries()) {
    const next = sized(segment)
    const nextOffset = segments[index + 1]?.baseOffset ?? limits.endOffset
    if (group?.takes(next, nextOffset, limits) === true) continue
    if (group !== undefined) yield group.segments
    group = new Group(next)
  }
  if (group !== undefined) yield group.segments
}
