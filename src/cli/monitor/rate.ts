/** How fast a counter grows, over the last few looks at it. */

/** Long enough to be calm, short enough to follow. */
const SPAN_MS = 5_000
/** Looks that come closer together than this part of the span do not all need to be kept. */
const KEPT_PER_SPAN = 5

export class Rate {
  readonly #spanMs: number
  #points: { readonly value: number; readonly time: number }[] = []
  #last: { readonly value: number; readonly time: number } | undefined

  constructor(spanMs = SPAN_MS) {
    this.#spanMs = spanMs
  }

  observe(value: number, time: number): void {
    if (this.#last !== undefined && value < this.#last.value) this.#points = []
    const point = { value, time }
    this.#last = point
    const distance = time - (this.#points.at(-1)?.time ?? Number.NEGATIVE_INFINITY)
    if (distance >= this.#spanMs / KEPT_PER_SPAN) this.#points.push(point)
    while ((this.#points[1]?.time ?? time) <= time - this.#spanMs) this.#points.shift()
  }

  /** Per second; undefined until two looks were made. */
  get perSecond(): number | undefined {
    const first = this.#points[0]
    const last = this.#last
    if (first === undefined || last === undefined || last.time <= first.time) return undefined
    return ((last.value - first.value) * 1000) / (last.time - first.time)
  }
}
