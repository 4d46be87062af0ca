import { describe, expect, it } from 'vitest'
import { parseDateTime, parseDuration } from '../../../src/cli/consumer-groups/java-time.ts'

describe('times of --reset-offsets', () => {
  it.each([
    ['2024-01-01T00:00:00.000', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T00:00:00.5Z', '2024-01-01T00:00:00.005Z'],
    ['2024-01-01T09:00:00.000+09:00', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T09:00:00.000+0900', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T09:00:00.000+09', '2024-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, time) => {
    expect(new Date(parseDateTime(text)).toISOString()).toBe(time)
  })

  it('refuses other texts', () => {
    expect(() => parseDateTime('yesterday')).toThrow(
      "Error parsing timestamp. It does not contain a 'T' according to ISO8601 format",
    )
    expect(() => parseDateTime('2024-13-01T00:00:00.000')).toThrow('Unparseable date')
  })

  it.each([
    ['PT0S', 0],
    ['PT1.5S', 1500],
    ['P1DT2H3M4S', 93_784_000],
    ['PT-1H', -3_600_000],
    ['-PT1M', -60_000],
  ])('the duration %s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  it.each(['1h', 'P', 'PT', 'P1Y', 'PT1H2'])('%s is no duration', (text) => {
    expect(() => parseDuration(text)).toThrow('Text cannot be parsed to a Duration')
  })
})
