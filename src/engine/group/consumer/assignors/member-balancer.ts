/**
 * Walks the members of one topic from both ends of their loads: who gets the next partition, and who gives one up.
 * The least loaded members form a range that rises level by level, the most loaded one that sinks; the caller moves
 * partitions and ends when the two meet.
 */
export class MemberBalancer {
  /** How many partitions the most loaded member had more than the least loaded one. */
  readonly imbalance: number
  /** Member indexes by load, then by index. */
  readonly #sorted: number[]
  /** Loads by member index, as the caller changes them. */
  readonly #loads: readonly number[]
  /** Members before this are the least loaded range. */
  #leastEnd = 0
  #leastLoad: number
  #nextLeast = 0
  /** Members from `mostStart` to before `mostEnd` are the most loaded range; those after it have nothing to give. */
  #mostStart: number
  #mostEnd: number
  #mostLoad: number
  #nextMost: number

  /** `members` must not be empty. */
  constructor(members: readonly number[], loads: readonly number[]) {
    this.#loads = loads
    this.#sorted = [...members].sort(
      (one, other) => (loads[one] ?? 0) - (loads[other] ?? 0) || one - other,
    )
    const least = this.#loadAt(0)
    const most = this.#loadAt(members.length - 1)
    this.imbalance = most - least
    this.#leastLoad = least - 1
    this.#mostLoad = most + 1
    this.#mostStart = members.length
    this.#mostEnd = members.length
    this.#nextMost = members.length - 1
  }

  get isBalanced(): boolean {
    return this.#mostLoad - this.#leastLoad <= 1
  }

  nextLeastLoaded(): number {
    if (this.#nextLeast >= this.#leastEnd) {
      this.#leastLoad += 1
      while (
        this.#leastEnd < this.#sorted.length &&
        this.#loadAt(this.#leastEnd) === this.#leastLoad
      ) {
        this.#leastEnd += 1
      }
      this.#nextLeast = 0
    }
    const member = this.#memberAt(this.#nextLeast)
    this.#nextLeast += 1
    return member
  }

  /** Undefined: nobody can give anything. */
  nextMostLoaded(canGive: (member: number) => boolean): number | undefined {
    for (;;) {
      if (this.#nextMost < this.#mostStart) this.#sinkMostLoaded()
      if (this.#nextMost < 0) return undefined
      const member = this.#memberAt(this.#nextMost)
      this.#nextMost -= 1
      if (canGive(member)) return member
      this.#exclude(this.#nextMost + 1)
    }
  }

  #sinkMostLoaded(): void {
    const isRangeEmpty = this.#mostEnd <= this.#mostStart && this.#mostStart > 0
    this.#mostLoad = isRangeEmpty ? this.#loadAt(this.#mostStart - 1) : this.#mostLoad - 1
    while (this.#mostStart > 0 && this.#loadAt(this.#mostStart - 1) === this.#mostLoad) {
      this.#mostStart -= 1
    }
    this.#nextMost = this.#mostEnd - 1
  }

  /** Moves a member behind the range. */
  #exclude(index: number): void {
    const last = this.#mostEnd - 1
    const member = this.#memberAt(index)
    this.#sorted[index] = this.#memberAt(last)
    this.#sorted[last] = member
    this.#mostEnd = last
  }

  #memberAt(index: number): number {
    return this.#sorted[index] ?? 0
  }

  #loadAt(index: number): number {
    return this.#loads[this.#memberAt(index)] ?? 0
  }
}
