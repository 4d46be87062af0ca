/**
 * Where recent reads of a segment ended: a consumer goes on there, so its next read needs neither the
 * index nor a scan. Positions stay true because a segment only grows; cutting it clears them.
 */
const hintsMax = 16

export class ReadHints {
  readonly #positions = new Map<number, number>()

  note(offset: number, position: number): void {
    this.#positions.delete(offset)
    this.#positions.set(offset, position)
    if (this.#positions.size <= hintsMax) return
    for (const oldest of this.#positions.keys()) {
      this.#positions.delete(oldest)
      return
    }
  }

  positionOf(offset: number): number | undefined {
    return this.#positions.get(offset)
  }

  clear(): void {
    this.#positions.clear()
  }
}
