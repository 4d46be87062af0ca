import { expect, test } from 'vitest'
import { intervalLine, totalLine } from '../../../src/cli/performance/consumer-statistics.ts'
import { javaDateFormat } from '../../../src/cli/performance/java-date-format.ts'

const MB = 1_048_576
const date = (ms: number) => `@${ms}`

test('the total counts with and without the time of joining', () => {
  const period = { startMs: 0, endMs: 2000, joinMs: 1500 }
  expect(totalLine({ messages: 10, bytes: 4 * MB }, period, date)).toBe(
    '@0, @2000, 4.0000, 2.0000, 10, 5.0000, 1500, 500, 8.0000, 20.0000\n',
  )
})

test('an interval has totals so far and rates of its own', () => {
  const period = { startMs: 1000, endMs: 2000, joinMs: 0 }
  const [now, before] = [
    { messages: 30, bytes: 3 * MB },
    { messages: 10, bytes: MB },
  ]
  expect(intervalLine(now, before, period, date)).toBe(
    '@2000, 0, 3.0000, 2.0000, 30, 20.0000, 0, 1000, 2.0000, 20.0000\n',
  )
  expect(intervalLine(now, before, { ...period, joinMs: 1000 }, date)).toBe(
    '@2000, 0, 3.0000, 2.0000, 30, 20.0000, 1000, 0, 0.0000, 0.0000\n',
  )
})

test('dates are formatted as SimpleDateFormat does', () => {
  const ms = new Date(2026, 1, 3, 14, 5, 6, 78).getTime()
  expect(javaDateFormat('yyyy-MM-dd HH:mm:ss:SSS')(ms)).toBe('2026-02-03 14:05:06:078')
  expect(javaDateFormat("EEE d MMM yy h:mm a 'o''clock'")(ms)).toBe("Tue 3 Feb 26 2:05 PM o'clock")
  expect(() => javaDateFormat('j')).toThrow("Illegal pattern character 'j'")
})
