/**
 * What to do instead, for options and habits of old tutorials that Kafka's tools no longer know. Printed after the
 * tool's own message, on stderr, only when a person sees it: stderr is a terminal and SAMSA_HINTS is not 0.
 */

const BY_OPTION: Readonly<Record<string, string>> = {
  zookeeper: 'Since Kafka 3.0 the tools talk to a broker: use --bootstrap-server localhost:9092.',
  'broker-list': 'Use --bootstrap-server.',
  'new-consumer': 'Leave it out: there is only one consumer now.',
  'disable-rack-aware': 'Leave it out: replicas are placed by the controller.',
  blacklist: 'Use --include with an expression that leaves the topics out.',
}

export const hintsAreWanted = (): boolean =>
  process.stderr.isTTY === true && process.env['SAMSA_HINTS'] !== '0'

/** Prints `text` as a hint if hints are wanted. */
export function hint(text: string): void {
  if (hintsAreWanted()) process.stderr.write(`hint: ${text}\n`)
}

/** Prints what to use instead of an option that the tool does not know. */
export function hintForOption(option: string): void {
  const text = BY_OPTION[option]
  if (text !== undefined) hint(text)
}
