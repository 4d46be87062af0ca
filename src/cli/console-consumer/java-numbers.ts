/** Floating point numbers as Java prints them: `1.0`, `1.0E10`, `NaN`, `-Infinity`. */

/** Decimal digits and exponent (of the first digit) to Java's notation. */
function notation(negative: boolean, digits: string, exponent: number): string {
  const sign = negative ? '-' : ''
  if (exponent < -3 || exponent >= 7) {
    return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent}`
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`
}

function shortest(value: number, exponential: string): string {
  if (!Number.isFinite(value)) return String(value)
  const [mantissa = '0', exponent = '0'] = exponential.replace('-', '#').split('e')
  const digits = mantissa.replace(/[#.]/g, '').replace(/(\d)0+$/, '$1')
  const negative = value < 0 || Object.is(value, -0)
  return notation(negative, digits, Number(exponent.replace('#', '-')))
}

/** Double.toString. */
export function javaDouble(value: number): string {
  const [mantissa, exponent] = Math.abs(value).toExponential().split('e')
  return shortest(value, `${mantissa}e${exponent}`)
}

/** Float.toString: the fewest digits that read back as the same float. */
export function javaFloat(value: number): string {
  const absolute = Math.abs(value)
  for (let digits = 0; digits < 9; digits++) {
    const text = absolute.toExponential(digits)
    if (Math.fround(Number(text)) === absolute) return shortest(value, text)
  }
  return javaDouble(value)
}
