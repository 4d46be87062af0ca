/** The result of one item of a batched operation: the value, or why it failed. */
export type Outcome<T> = T | Error

/** The value of an outcome; throws its error if it is one. */
export function unwrap<T>(outcome: Outcome<T> | undefined): T {
  if (outcome instanceof Error) throw outcome
  if (outcome === undefined) throw new Error('the operation gave no result for this item')
  return outcome
}
