import { expect, it } from 'vitest'
import { justified } from '../../src/cli/justified-text.ts'

it.each([
  ["kafka-transactions.sh: error: unrecognized arguments: '--foo'"],
  [
    `kafka-transactions.sh: error: argument --partition:  could  not convert 'x'\nto Integer (For input string: "x")`,
  ],
  [
    `kafka-transactions.sh:  error:  argument  --partition:  could  not  convert\n'99999999999' to Integer (For input string: "99999999999")`,
  ],
  [
    `kafka-transactions.sh: error: argument --producer-epoch:  could not convert\n'70000' to Short (Value out of range. Value:"70000" Radix:10)`,
  ],
])('breaks and fills as argparse4j does: %s', (text) => {
  expect(justified(text.replaceAll(/\s+/g, ' '))).toBe(text)
})
