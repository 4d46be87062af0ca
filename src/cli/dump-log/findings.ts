import type { Print } from './print.ts'
import { scalaOrder, stringHash } from './scala-order.ts'

/** What does not fit together between the files, printed after all of them were read. */
export class Findings {
  readonly #indexMismatches = new FindingsByFile('newest first')
  readonly #timestampMismatches = new FindingsByFile()
  readonly #timestampsOutOfOrder = new FindingsByFile()
  readonly #offsetsNotFound = new FindingsByFile()
  readonly #offsetsNotConsecutive = new FindingsByFile('newest first')

  indexMismatch(file: string, indexOffset: number, logOffset: number): void {
    this.#indexMismatches.add(file, `  Index offset: ${indexOffset}, log offset: ${logOffset}`)
  }

  timestampMismatch(file: string, indexTimestamp: number, logTimestamp: number): void {
    this.#timestampMismatches.add(
      file,
      `  Index timestamp: ${indexTimestamp}, log timestamp: ${logTimestamp}`,
    )
  }

  timestampOutOfOrder(file: string, indexTimestamp: number, previousTimestamp: number): void {
    this.#timestampsOutOfOrder.add(
      file,
      `  Index timestamp: ${indexTimestamp}, Previously indexed timestamp: ${previousTimestamp}`,
    )
  }

  offsetNotFound(file: string, indexOffset: number, logOffset: number): void {
    this.#offsetsNotFound.add(
      file,
      `Indexed offset: ${indexOffset}, found log offset: ${logOffset}`,
    )
  }

  offsetNotConsecutive(file: string, first: number, second: number): void {
    this.#offsetsNotConsecutive.add(file, `  ${first} is followed by ${second}`)
  }

  print(print: Print): void {
    this.#indexMismatches.print(print, (file) => `Mismatches in :${file}`)
    this.#timestampMismatches.print(print, (file) => `Found timestamp mismatch in :${file}`)
    this.#timestampsOutOfOrder.print(print, (file) => `Found out of order timestamp in :${file}`)
    this.#offsetsNotFound.print(
      print,
      () => 'The following indexed offsets are not found in the log.',
    )
    this.#offsetsNotConsecutive.print(print, (file) => `Non-consecutive offsets in ${file}`)
  }
}

/** Lines by file. The files come in the order of a hash map, as in the real tool, and some lines the wrong way round. */
class FindingsByFile {
  readonly #lines = new Map<string, string[]>()
  readonly #newestFirst: boolean

  constructor(order: 'oldest first' | 'newest first' = 'oldest first') {
    this.#newestFirst = order === 'newest first'
  }

  add(file: string, line: string): void {
    const lines = this.#lines.get(file) ?? []
    this.#lines.set(file, lines)
    if (this.#newestFirst) lines.unshift(line)
    else lines.push(line)
  }

  print(print: Print, title: (file: string) => string): void {
    for (const [file, lines] of scalaOrder([...this.#lines], ([name]) => stringHash(name))) {
      print(`${title(file)}\n`)
      for (const line of lines) print(`${line}\n`)
    }
  }
}
