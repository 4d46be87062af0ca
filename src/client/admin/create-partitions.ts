export interface NewPartitions {
  readonly topic: string
  readonly totalCount: number
  /** Broker ids of each new partition. */
  readonly assignments?: readonly (readonly number[])[] | undefined
}
