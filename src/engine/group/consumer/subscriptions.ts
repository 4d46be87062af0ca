/** What the members of a group of the consumer protocol want, counted. Never changed in place. */
import { javaHashOrder } from '../../java-hash-order.ts'
import type { ResolvedRegularExpression } from './consumer-group-change.ts'
import type { ConsumerMember } from './consumer-member.ts'

export class Subscriptions {
  readonly #members: readonly ConsumerMember[]
  readonly #resolved: ReadonlyMap<string, ResolvedRegularExpression>
  /** How many members use each regular expression. */
  readonly regularExpressions: ReadonlyMap<string, number>
  /** How many members ask for each assignor. */
  readonly assignors: ReadonlyMap<string, number>
  /** How many members support each protocol, of those that speak the classic protocol. */
  readonly classicProtocols: ReadonlyMap<string, number>
  readonly classicMembers: number
  #topics: ReadonlyMap<string, number> | undefined

  private constructor(
    members: readonly ConsumerMember[],
    resolved: ReadonlyMap<string, ResolvedRegularExpression>,
  ) {
    this.#members = members
    this.#resolved = resolved
    this.regularExpressions = countOf(members, ({ subscribedTopicRegex }) =>
      subscribedTopicRegex === '' ? [] : [subscribedTopicRegex],
    )
    this.assignors = countOf(members, ({ serverAssignor }) =>
      serverAssignor === null ? [] : [serverAssignor],
    )
    this.classicProtocols = countOf(members, ({ classic }) =>
      classic === null ? [] : new Set(classic.supportedProtocols.map(({ name }) => name)),
    )
    this.classicMembers = members.filter(({ classic }) => classic !== null).length
  }

  static of(
    members: Iterable<ConsumerMember>,
    resolved: ReadonlyMap<string, ResolvedRegularExpression>,
  ): Subscriptions {
    return new Subscriptions([...members], resolved)
  }

  get size(): number {
    return this.#members.length
  }

  /** How many members want each topic, by its name or by a regular expression. */
  get topics(): ReadonlyMap<string, number> {
    this.#topics ??= countOf(this.#members, (member) => this.topicsOf(member))
    return this.#topics
  }

  /** Whether all want the same topics. */
  get areHomogeneous(): boolean {
    for (const count of this.topics.values()) if (count !== this.size) return false
    return true
  }

  topicsOf({ subscribedTopicNames, subscribedTopicRegex }: ConsumerMember): ReadonlySet<string> {
    const resolved = this.#resolved.get(subscribedTopicRegex)?.topics ?? []
    return new Set([...subscribedTopicNames, ...resolved])
  }

  /** The assignor that most members ask for. */
  get preferredAssignor(): string | undefined {
    let preferred: string | undefined
    for (const name of javaHashOrder([...this.assignors.keys()])) {
      const most = preferred === undefined ? 0 : (this.assignors.get(preferred) ?? 0)
      if ((this.assignors.get(name) ?? 0) > most) preferred = name
    }
    return preferred
  }

  /** As it will be with `joining`, without those whose ids are `leaving`. */
  with(joining: ConsumerMember | undefined, leaving: ReadonlySet<string>): Subscriptions {
    const others = this.#members.filter(
      ({ memberId }) => memberId !== joining?.memberId && !leaving.has(memberId),
    )
    const members = joining === undefined ? others : [...others, joining]
    return new Subscriptions(members, this.#resolved)
  }

  /** As it will be when these are resolved so, and no others. */
  resolving(resolved: ReadonlyMap<string, ResolvedRegularExpression>): Subscriptions {
    return new Subscriptions(this.#members, resolved)
  }
}

function countOf(
  members: readonly ConsumerMember[],
  namesOf: (member: ConsumerMember) => Iterable<string>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const member of members) {
    for (const name of namesOf(member)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}
