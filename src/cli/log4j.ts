/** Diagnostics of the tools in the layout of Kafka's tools-log4j: `[2026-01-02 03:04:05,678] WARN … (logger)`. */

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** The time as log4j's `%d` prints it, in the process's time zone. */
export function log4jTime(date: Date): string {
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join(
    '-',
  )
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')
  return `${day} ${time},${String(date.getMilliseconds()).padStart(3, '0')}`
}

/**
 * Writes one event to stderr. `trace` is the head line of the exception that was logged, on its own line as
 * log4j prints it after the event.
 */
export function logToStderr(
  level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR',
  logger: string,
  message: string,
  trace?: string,
): void {
  const line = `[${log4jTime(new Date())}] ${level} ${message} (${logger})\n`
  process.stderr.write(trace === undefined ? line : `${line}${trace}\n`)
}
