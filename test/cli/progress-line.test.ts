import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ProgressLine, type Terminal } from '../../src/cli/progress-line.ts'

const ERASE = '\r\u001b[K'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function terminal(isTTY: boolean, columns = 80): { stream: Terminal; written: string[] } {
  const written: string[] = []
  const write = (text: unknown): boolean => written.push(String(text)) > 0
  return { stream: { isTTY, columns, write: write as Terminal['write'] }, written }
}

test('is drawn ten times a second once a run takes its time, and is gone at its end', () => {
  const { stream, written } = terminal(true)
  const progress = ProgressLine.start((elapsedMs) => `after ${elapsedMs} ms`, stream, {})
  vi.advanceTimersByTime(499)
  expect(written).toEqual([])
  vi.advanceTimersByTime(201)
  expect(written).toEqual([500, 600, 700].map((ms) => `\rafter ${ms} ms\u001b[K`))
  progress?.stop()
  vi.advanceTimersByTime(1000)
  expect(written.slice(3)).toEqual([ERASE])
})

test('other output on the stream stays whole', () => {
  const { stream, written } = terminal(true)
  const progress = ProgressLine.start(() => 'half', stream, {})
  vi.advanceTimersByTime(500)
  stream.write('WARN something\n')
  stream.write('WARN more\n')
  expect(written).toEqual(['\rhalf\u001b[K', ERASE, 'WARN something\n', 'WARN more\n'])
  progress?.stop()
  stream.write('after\n')
  expect(written.slice(4)).toEqual(['after\n'])
})

test('a short run leaves nothing', () => {
  const { stream, written } = terminal(true)
  ProgressLine.start(() => 'half', stream, {})?.stop()
  expect(written).toEqual([])
})

test('no line is longer than the terminal is wide', () => {
  const { stream, written } = terminal(true, 10)
  ProgressLine.start(() => 'x'.repeat(50), stream, {})
  vi.advanceTimersByTime(500)
  expect(written).toEqual([`\r${'x'.repeat(9)}\u001b[K`])
})

test('there is none in a pipe, nor on a dumb terminal', () => {
  expect(ProgressLine.start(() => '', terminal(false).stream, {})).toBeUndefined()
  expect(ProgressLine.start(() => '', terminal(true).stream, { TERM: 'dumb' })).toBeUndefined()
})
