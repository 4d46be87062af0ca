/** Sums of numbers some of which are not known. */

export const known = (numbers: readonly (number | undefined)[]): number[] =>
  numbers.filter((each) => each !== undefined)

/** Undefined where there are numbers, but none is known. */
export function sum(numbers: readonly (number | undefined)[]): number | undefined {
  const those = known(numbers)
  if (those.length === 0 && numbers.length > 0) return undefined
  return those.reduce((total, each) => total + each, 0)
}
