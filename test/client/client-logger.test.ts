import { expect, it } from 'vitest'
import { log4jLine, prefixedLogger } from '../../src/client/client-logger.ts'

it('writes lines in the form of log4j', () => {
  const date = new Date(2026, 10, 21, 6, 1, 2, 34)
  expect(log4jLine('WARN', 'a.B', 'message', date)).toBe(
    '[2026-11-21 06:01:02,034] WARN message (a.B)',
  )
})

it('puts the name of the client before each message', () => {
  const lines: string[] = []
  const note = (source: string, message: string) => lines.push(`${source} ${message}`)
  const logger = prefixedLogger({ error: note, warn: note }, '[AdminClient clientId=a] ')
  logger.warn('x', 'one')
  logger.error('y', 'two')
  expect(lines).toEqual(['x [AdminClient clientId=a] one', 'y [AdminClient clientId=a] two'])
})
