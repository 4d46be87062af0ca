import { expect, test } from 'vitest'
import { paintFor, wantsColour } from '../../src/cli/colour.ts'

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '', NO_COLOR: '1' }, true],
  [true, { FORCE_COLOR: '0' }, false],
])('a terminal: %s, %j: colour %s', (isTTY, environment, expected) => {
  expect(wantsColour({ isTTY }, environment)).toBe(expected)
  const green = paintFor({ isTTY }, environment)('green', 'ok')
  expect(green).toBe(expected ? '\u001b[32mok\u001b[0m' : 'ok')
})
