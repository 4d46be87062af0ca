/** Writes text to one of the tool's streams. */
export type Print = (text: string) => void

/** Where a dump goes. */
export interface Output {
  readonly print: Print
  readonly printError: Print
}
