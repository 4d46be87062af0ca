/** Members in order of how many partitions they have, then by id. */
import type { TopicPartition } from '../topic-partition.ts'
import { compareText, type GroupAssignment } from './assignor.ts'

export class MembersByLoad {
  readonly #assignment: GroupAssignment
  #members: string[]

  constructor(assignment: GroupAssignment) {
    this.#assignment = assignment
    this.#members = [...assignment.keys()].sort((a, b) => this.#compare(a, b))
  }

  get all(): readonly string[] {
    return this.#members
  }

  /** Partitions of the member with the fewest. */
  get least(): number {
    return this.#load(this.#members[0])
  }

  get most(): number {
    return this.#load(this.#members[this.#members.length - 1])
  }

  remove(memberId: string): void {
    this.#members = this.#members.filter((each) => each !== memberId)
  }

  /** Changes members' partitions, and keeps the order. */
  change(memberIds: readonly string[], change: () => void): void {
    for (const memberId of memberIds) this.remove(memberId)
    change()
    for (const memberId of memberIds) this.#insert(memberId)
  }

  #insert(memberId: string): void {
    const place = this.#members.findIndex((other) => this.#compare(memberId, other) < 0)
    this.#members.splice(place < 0 ? this.#members.length : place, 0, memberId)
  }

  #compare(a: string, b: string): number {
    return this.#load(a) - this.#load(b) || compareText(a, b)
  }

  #load(memberId: string | undefined): number {
    const partitions: readonly TopicPartition[] = this.#assignment.get(memberId ?? '') ?? []
    return partitions.length
  }
}
