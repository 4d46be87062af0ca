/**
 * Diagnostics of the broker. Lines have log4j's form `[2026-01-31 12:00:00,123] INFO message (logger.name)`;
 * messages that tutorials and scripts look for are Kafka's, letter by letter. `logger` is never a log of records.
 */
export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL'

export interface Logger {
  /** `name` is the class that Kafka logs this under, for example `kafka.server.KafkaRaftServer`. */
  log(level: LogLevel, name: string, message: string, cause?: unknown): void
}

export const silentLogger: Logger = { log: () => undefined }
