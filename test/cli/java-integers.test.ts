import { expect, it } from 'vitest'
import { couldNotConvert, parseJavaInteger } from '../../src/cli/java-integers.ts'

it.each([
  ['short', '32767', 32767],
  ['short', '32768', undefined],
  ['int', '+7', 7],
  ['int', '-2147483648', -2147483648],
  ['int', '2147483648', undefined],
  ['int', '1.0', undefined],
  ['int', '', undefined],
  ['long', '9223372036854775808', undefined],
] as const)('a %s is read from %j as %j', (type, text, number) => {
  expect(parseJavaInteger(text, type)).toBe(number)
})

it('says why a text is no number as Java does', () => {
  expect(couldNotConvert('x', 'int')).toBe(
    `could not convert 'x' to Integer (For input string: "x")`,
  )
  expect(couldNotConvert('70000', 'short')).toContain('Value out of range. Value:"70000" Radix:10')
})
