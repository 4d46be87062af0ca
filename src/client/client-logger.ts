/** What a client reports while it works: Kafka's own lines, in log4j's form, on stderr by default. */

/** `source` is the full name of the Java class that writes this line in Kafka. */
export interface ClientLogger {
  error(source: string, message: string): void
  warn(source: string, message: string): void
}

const two = (value: number): string => String(value).padStart(2, '0')

/** A log4j line `[2026-11-21 06:10:00,123] WARN message (source)` without the newline; local time. */
export function log4jLine(
  level: string,
  source: string,
  message: string,
  date = new Date(),
): string {
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  const millis = String(date.getMilliseconds()).padStart(3, '0')
  return `[${day} ${time},${millis}] ${level} ${message} (${source})`
}

/** Writes to standard error, as Kafka's tools do with their default log4j settings. */
export const standardErrorLogger: ClientLogger = {
  error: (source, message) => {
    process.stderr.write(`${log4jLine('ERROR', source, message)}\n`)
  },
  warn: (source, message) => {
    process.stderr.write(`${log4jLine('WARN', source, message)}\n`)
  },
}

/** Puts a client's name in front of each message, as Kafka's LogContext: `[AdminClient clientId=a] `. */
export function prefixedLogger(logger: ClientLogger, prefix: string): ClientLogger {
  return {
    error: (source, message) => logger.error(source, prefix + message),
    warn: (source, message) => logger.warn(source, prefix + message),
  }
}
