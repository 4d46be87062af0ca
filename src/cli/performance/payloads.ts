/** Values of the records of a performance test: random letters of one size, lines of a file, or rising numbers. */

import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { illegalArgument } from '../option-errors.ts'

/** The value of the n-th record. */
export type Payloads = (index: number) => Buffer

/** Random values are cut out of so many random letters, which costs no copy and no random number per byte. */
const LETTERS = 1_048_576
const UPPER_CASE_A = 65
const ALPHABET = 26

export function randomPayloads(size: number): Payloads {
  const pool = Buffer.allocUnsafe(LETTERS + size)
  for (let at = 0; at < pool.length; at++) {
    pool[at] = UPPER_CASE_A + Math.floor(Math.random() * ALPHABET)
  }
  return () => {
    const at = Math.floor(Math.random() * LETTERS)
    return pool.subarray(at, at + size)
  }
}

export const risingPayloads: Payloads = (index) => Buffer.from(String(index))

/** Values at random out of a file. Throws JavaError for one that is missing or empty. */
export function filePayloads(
  file: string,
  delimiter: string,
  print: (line: string) => void,
): Payloads {
  print(`Reading payloads from: ${resolve(file)}\n`)
  if (!existsSync(file) || statSync(file).size === 0) {
    throw illegalArgument('File does not exist or empty file provided.')
  }
  const texts = readFileSync(file, 'utf8').split(delimiter)
  // As Java splits: nothing after the last delimiter is no value.
  while (texts.at(-1) === '') texts.pop()
  print(`Number of messages read: ${texts.length}\n`)
  const values = texts.map((text) => Buffer.from(text))
  return () => values[Math.floor(Math.random() * values.length)] ?? Buffer.alloc(0)
}
