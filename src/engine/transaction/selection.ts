/** Which transactions a list is to show, which have run out of time, and which ids nobody has used for long. */
import type { CurrentTransaction } from './decision.ts'
import type { ListedTransactions, TransactionFilter } from './requests.ts'
import { type TransactionMetadata, transactionStateNames } from './transaction-metadata.ts'

export function selectTransactions(
  all: Iterable<TransactionMetadata>,
  filter: TransactionFilter,
  now: number,
): ListedTransactions {
  const known = transactionStateNames.filter((name) => filter.states.includes(name))
  const unknownStates = filter.states.filter((name) => !known.some((state) => state === name))
  // Where only unknown states are asked for there is nothing to show.
  if (filter.states.length > 0 && known.length === 0) {
    return { error: 'NONE', unknownStates, transactions: [] }
  }
  const transactions = [...all].filter(
    ({ state, producerId, startTimestamp, transactionalId }) =>
      state !== 'Dead' &&
      (known.length === 0 || known.includes(state)) &&
      (filter.producerIds.length === 0 || filter.producerIds.includes(producerId)) &&
      (filter.longerThanMs < 0 || now - startTimestamp > filter.longerThanMs) &&
      filter.matchesId(transactionalId),
  )
  return { error: 'NONE', unknownStates, transactions }
}

interface Held {
  readonly transaction: CurrentTransaction
}

/** Open for longer than their timeout. */
export function timedOutTransactions<T extends Held>(all: Iterable<T>, now: number): T[] {
  return [...all].filter(({ transaction: { metadata, isPending } }) => {
    const { state, startTimestamp, timeoutMs } = metadata
    return state === 'Ongoing' && !isPending && startTimestamp + timeoutMs < now
  })
}

/** Without an open transaction, and unchanged since `before`. */
export function expiredTransactions<T extends Held>(all: Iterable<T>, before: number): T[] {
  return [...all].filter(({ transaction: { metadata, isPending } }) => {
    const { state, lastUpdateTimestamp } = metadata
    const isIdle = state === 'Empty' || state === 'CompleteCommit' || state === 'CompleteAbort'
    return isIdle && !isPending && lastUpdateTimestamp <= before
  })
}
