export interface NewTopic {
  readonly name: string
  /** Left out or -1: the broker's default. Ignored when `assignments` is given. */
  readonly numPartitions?: number | undefined
  readonly replicationFactor?: number | undefined
  /** Broker ids per partition, by partition number. */
  readonly assignments?: readonly (readonly number[])[] | undefined
  readonly configs?: Readonly<Record<string, string>> | undefined
}

export interface CreatedTopic {
  readonly name: string
  readonly topicId: string
  readonly numPartitions: number
  readonly replicationFactor: number
}
