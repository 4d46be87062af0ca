/** What goes into a producer, and what comes back when the broker has it. */

export interface RecordHeader {
  readonly key: string
  readonly value: Buffer | null
}

export interface ProducerRecord {
  readonly topic: string
  /** Left out: chosen by the key, or one partition after the other for records without a key. */
  readonly partition?: number | undefined
  /** Milliseconds; left out: now. */
  readonly timestamp?: number | undefined
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers?: readonly RecordHeader[] | undefined
}

export interface RecordMetadata {
  readonly topic: string
  readonly partition: number
  /** -1 with acks=0. */
  readonly offset: number
  /** Milliseconds; the broker's clock on a topic with LogAppendTime. */
  readonly timestamp: number
  /** -1 for null. */
  readonly serializedKeySize: number
  readonly serializedValueSize: number
}

/** Exactly one of the two is given. */
export type SendCallback = (error: Error | undefined, metadata: RecordMetadata | undefined) => void
