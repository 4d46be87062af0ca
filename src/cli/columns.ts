/** Tables as Kafka's tools print them: cells padded to a width on the right, one blank between them. */

/** Width of each column; undefined: not padded. */
export type Widths = readonly (number | undefined)[]

/** One line of a table, without the newline. */
export const row = (cells: readonly (string | number)[], widths: Widths): string =>
  cells.map((cell, index) => String(cell).padEnd(widths[index] ?? 0)).join(' ')

/** The longest of `texts`, at least `minimum`. */
export const widest = (texts: Iterable<string>, minimum: number): number =>
  Math.max(minimum, ...Array.from(texts, (text) => text.length))
