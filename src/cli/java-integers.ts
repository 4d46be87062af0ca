/** Java's whole numbers as options take them. */

const LIMITS = { short: 2n ** 15n, int: 2n ** 31n, long: 2n ** 63n } as const

export type JavaInteger = keyof typeof LIMITS

/** The number; undefined where `text` is none of the type. A long beyond 2^53 loses precision. */
export function parseJavaInteger(text: string, type: JavaInteger): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const exact = BigInt(text.replace('+', ''))
  const limit = LIMITS[type]
  return exact < -limit || exact >= limit ? undefined : Number(exact)
}

const CLASSES = { short: 'Short', int: 'Integer', long: 'Long' } as const

/** What argparse4j says of a text that is no such number: `could not convert 'x' to Integer (…)`. */
export function couldNotConvert(text: string, type: JavaInteger): string {
  const isTooLong = type === 'short' && parseJavaInteger(text, 'int') !== undefined
  const why = isTooLong
    ? `Value out of range. Value:"${text}" Radix:10`
    : `For input string: "${text}"`
  return `could not convert '${text}' to ${CLASSES[type]} (${why})`
}
