/** JSON on stdout, alone: with `--json` programs read it, and nothing else may stand between. */

type Write = typeof process.stdout.write

let stdoutForJson: Write | undefined

/** From now on stdout is for printJson only; whatever else is written to it goes to stderr. */
export function keepStdoutForJson(): void {
  if (stdoutForJson !== undefined) return
  const write = process.stdout.write.bind(process.stdout) as Write
  stdoutForJson = write
  const divert = (text: string | Uint8Array, ...rest: never[]): boolean =>
    // Nothing written, to be told when stdout has taken everything.
    text.length === 0 ? write(text, ...rest) : process.stderr.write(text, ...rest)
  process.stdout.write = divert as Write
}

function write(text: string): void {
  if (stdoutForJson === undefined) process.stdout.write(text)
  else stdoutForJson(text)
}

/** Prints the one document of a run; for a person at a terminal, indented. */
export function printJson(document: object): void {
  write(`${JSON.stringify(document, null, process.stdout.isTTY === true ? 2 : undefined)}\n`)
}

/** Prints one of many documents, a line each. */
export function printJsonLine(document: object): void {
  write(`${JSON.stringify(document)}\n`)
}
