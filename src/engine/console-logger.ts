/**
 * Writes diagnostics as log4j's pattern `[%d] %p %m (%c)` does, a line each, in local time. A cause follows on lines
 * of its own: what is meant for users as Kafka prints it, a bug with its stack.
 */
import type { Logger } from './logger.ts'
import { StartupError } from './startup-error.ts'
import type { Clock } from './system/system.ts'

const digits = (value: number, width: number) => String(value).padStart(width, '0')

/** `2026-01-31 12:00:00,123` */
export function logTime(now: number): string {
  const date = new Date(now)
  const day = `${date.getFullYear()}-${digits(date.getMonth() + 1, 2)}-${digits(date.getDate(), 2)}`
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) =>
    digits(part, 2),
  )
  return `${day} ${time.join(':')},${digits(date.getMilliseconds(), 3)}`
}

function causeText(cause: unknown): string {
  if (cause instanceof StartupError) return cause.toString()
  if (cause instanceof Error) return cause.stack ?? cause.message
  return String(cause)
}

/** Logs every line through `write`, which gets whole lines with their newline. */
export function consoleLogger(clock: Clock, write: (text: string) => void): Logger {
  return {
    log(level, name, message, cause) {
      const line = `[${logTime(clock.now())}] ${level} ${message} (${name})\n`
      write(cause === undefined ? line : `${line}${causeText(cause)}\n`)
    },
  }
}
