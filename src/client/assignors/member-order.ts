/**
 * The order in which Kafka's sticky assignors look at members: that of a Java HashMap with their ids as
 * keys. It decides who keeps a partition more than the others, so it is part of the result.
 */
import type { AssignmentInput, MemberSubscription } from './assignor.ts'

const INITIAL_CAPACITY = 16
const LOAD_FACTOR = 0.75

/** Java's String.hashCode: over UTF-16 code units, in 32 bits. */
export function javaHashCode(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0
  }
  return hash
}

/** The same input with the members in that order, and only with topics that some member wants. */
export function inHashOrder({ members, topics }: AssignmentInput): AssignmentInput {
  let capacity = INITIAL_CAPACITY
  while (members.length > capacity * LOAD_FACTOR) capacity *= 2
  const bucket = ({ memberId }: MemberSubscription): number => {
    const hash = javaHashCode(memberId)
    return (hash ^ (hash >>> 16)) & (capacity - 1)
  }
  const wanted = new Set(members.flatMap((member) => member.topics))
  return {
    members: [...members].sort((a, b) => bucket(a) - bucket(b)),
    topics: new Map([...topics].filter(([topic]) => wanted.has(topic))),
  }
}
