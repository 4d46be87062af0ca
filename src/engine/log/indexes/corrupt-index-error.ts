/** An index does not fit its segment; the answer is to rebuild it from the records. */
export class CorruptIndexError extends Error {
  override readonly name = 'CorruptIndexError'
}
