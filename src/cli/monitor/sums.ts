/** Sums of numbers some of which are not known. */

export const known = (numbers: readonly (number | undefined)[]): number[] =>
  numbers.filter((each) => each !== undefined)

/** Undefined where there are numbers, but none is known. */
export function sum(numbers: readonly (number | undefined)[]): number | undefined {
  let total = 0
  let count = 0
  for (const each of numbers) {
    if (each === undefined) continue
    total += each
    count += 1
  }
  return count === 0 && numbers.length > 0 ? undefined : total
}

/** Undefined where none is known. */
export function largest(numbers: readonly (number | undefined)[]): number | undefined {
  let found: number | undefined
  for (const each of numbers) {
    if (each !== undefined && (found === undefined || each > found)) found = each
  }
  return found
}
