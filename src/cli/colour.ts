/**
 * Colour in the output of our own commands; Kafka's tools print none. It is there on a terminal, unless NO_COLOR is set or
 * TERM is `dumb`; FORCE_COLOR counts over both, and with 0 turns it off.
 */

type Environment = Readonly<Record<string, string | undefined>>

const CODES = { red: 31, green: 32, yellow: 33, bold: 1, dim: 2 } as const
export type Colour = keyof typeof CODES

/** Puts a colour around a text, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string

export function wantsColour(
  stream: { readonly isTTY?: boolean },
  environment: Environment = process.env,
): boolean {
  const forced = environment['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  if ((environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb') return false
  return stream.isTTY === true
}

export function paintFor(
  stream: { readonly isTTY?: boolean },
  environment: Environment = process.env,
): Paint {
  if (!wantsColour(stream, environment)) return (_, text) => text
  return (colour, text) => `\u001b[${CODES[colour]}m${text}\u001b[0m`
}
