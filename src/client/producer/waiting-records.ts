/** Records whose topic, or whose partition, the metadata does not know yet: for up to `max.block.ms`. */
import { errorName, KafkaError } from '../../protocol/errors.ts'
import { TimeoutError } from '../errors.ts'
import type { ProducerRecord, SendCallback } from './producer-record.ts'

interface WaitingRecord {
  readonly record: ProducerRecord
  readonly callback: SendCallback | undefined
  readonly timer: NodeJS.Timeout
}

export class WaitingRecords {
  readonly #maxBlockMs: number
  readonly #onRelease: () => void
  readonly #onFailure: (error: Error) => void
  readonly #byTopic = new Map<string, WaitingRecord[]>()
  #whenEmpty: (() => void)[] = []

  /** `onFailure`: after each record that failed. */
  constructor(
    maxBlockMs: number,
    parts: { onRelease: () => void; onFailure: (error: Error) => void },
  ) {
    this.#maxBlockMs = maxBlockMs
    this.#onRelease = parts.onRelease
    this.#onFailure = parts.onFailure
  }

  get isEmpty(): boolean {
    return this.#byTopic.size === 0
  }

  topics(): Iterable<string> {
    return this.#byTopic.keys()
  }

  /** `partitionCount`: how many partitions the topic is known to have, if it is known. */
  add(
    record: ProducerRecord,
    callback: SendCallback | undefined,
    partitionCount: number | undefined,
  ): void {
    const { topic, partition } = record
    const timer = setTimeout(
      () => {
        const after = `not present in metadata after ${this.#maxBlockMs} ms.`
        const message =
          partitionCount === undefined
            ? `Topic ${topic} ${after}`
            : `Partition ${partition} of topic ${topic} with partition count ${partitionCount} is ${after}`
        this.#remove(topic, (each) => each === waiting)
        this.#fail(waiting, new TimeoutError(message))
        this.#onRelease()
      },
      Math.min(this.#maxBlockMs, 0x7fffffff),
    )
    const waiting: WaitingRecord = { record, callback, timer }
    const list = this.#byTopic.get(topic)
    if (list === undefined) this.#byTopic.set(topic, [waiting])
    else list.push(waiting)
  }

  /** Takes out the records of a topic that fit its partitions, in their order. */
  take(topic: string, partitionCount: number): WaitingRecord[] {
    return this.#remove(topic, ({ record }) => (record.partition ?? 0) < partitionCount)
  }

  /** Fails the records of a topic. */
  fail(topic: string, error: Error): void {
    for (const waiting of this.#remove(topic, () => true)) this.#fail(waiting, error)
  }

  failAll(error: Error): void {
    for (const topic of [...this.#byTopic.keys()]) this.fail(topic, error)
  }

  /** Resolves when nothing waits. */
  async settled(): Promise<void> {
    if (this.isEmpty) return
    await new Promise<void>((resolve) => {
      this.#whenEmpty.push(resolve)
    })
  }

  #fail({ callback }: WaitingRecord, error: Error): void {
    callback?.(error, undefined)
    this.#onFailure(error)
  }

  #remove(topic: string, which: (waiting: WaitingRecord) => boolean): WaitingRecord[] {
    const list = this.#byTopic.get(topic) ?? []
    const removed = list.filter(which)
    const rest = list.filter((waiting) => !removed.includes(waiting))
    for (const { timer } of removed) clearTimeout(timer)
    if (rest.length > 0) this.#byTopic.set(topic, rest)
    else this.#byTopic.delete(topic)
    if (this.isEmpty) for (const resolve of this.#whenEmpty.splice(0)) resolve()
    return removed
  }
}

/** Errors of a topic that waiting for newer metadata cannot heal. */
export function fatalTopicError(topic: string, errorCode: number): Error | undefined {
  const name = errorName(errorCode)
  if (name === 'INVALID_TOPIC_EXCEPTION') return new KafkaError(name, `Invalid topics: [${topic}]`)
  if (name === 'TOPIC_AUTHORIZATION_FAILED') {
    return new KafkaError(name, `Not authorized to access topics: [${topic}]`)
  }
  return undefined
}
