/** How fast a counter grows, over the last few looks at it. */

/** Long enough to be calm, short enough to follow. */
const SPAN_MS = 5_000

export class Rate {
  readonly #spanMs: number
  readonly #points: { readonly value: number; readonly time: number }[] = []

  constructor(spanMs = SPAN_MS) {
    this.#spanMs = spanMs
  }

  observe(value: number, time: number): void {
    const last = this.#points.at(-1)
    if (last !== undefined && value < last.value) this.#points.length = 0
    this.#points.push({ value, time })
    while ((this.#points[1]?.time ?? time) <= time - this.#spanMs) this.#points.shift()
  }

  /** Per second; undefined until two looks were made. */
  get perSecond(): number | undefined {
    const first = this.#points[0]
    const last = this.#points.at(-1)
    if (first === undefined || last === undefined || last.time <= first.time) return undefined
    return ((last.value - first.value) * 1000) / (last.time - first.time)
  }
}
