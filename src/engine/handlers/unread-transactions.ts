import type { BrokerParts } from '../request-context.ts'

/** True where Apache Kafka has written transactions into the data directory: nobody here knows how they stand. */
export const hasUnreadTransactions = ({ metadata }: Pick<BrokerParts, 'metadata'>): boolean =>
  metadata.image.topicsByName.has('__transaction_state')
