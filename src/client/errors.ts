/**
 * Errors that arise in a client itself rather than in a broker's answer. Each knows the Java class that
 * Kafka's own clients throw in that place, because tools print it; `javaText` gives the printed form of
 * these, of `KafkaError` (a broker's error code) and of `ConfigError`.
 */
import { ConfigError } from '../config/definition.ts'
import { errors, KafkaError } from '../protocol/errors.ts'

/** An error of the client; `exception` is the full name of the Java class that Kafka throws here. */
export class ClientError extends Error {
  override readonly name: string = 'ClientError'
  readonly exception: string
  /** True where trying again may help. */
  readonly retriable: boolean

  constructor(
    exception: string,
    message: string,
    options?: ErrorOptions & { retriable?: boolean },
  ) {
    super(message, options)
    this.exception = exception
    this.retriable = options?.retriable ?? false
  }
}

/** A general failure, such as `Failed to create new KafkaAdminClient`; look at `cause`. */
export class KafkaException extends ClientError {
  override readonly name = 'KafkaException'
  constructor(message: string, options?: ErrorOptions) {
    super('org.apache.kafka.common.KafkaException', message, options)
  }
}

/** Something did not happen in time (`request.timeout.ms`, `default.api.timeout.ms`, `max.block.ms`, …). */
export class TimeoutError extends ClientError {
  override readonly name = 'TimeoutError'
  constructor(message: string, options?: ErrorOptions) {
    super('org.apache.kafka.common.errors.TimeoutException', message, {
      ...options,
      retriable: true,
    })
  }
}

/** The connection ended before the answer came. */
export class DisconnectError extends ClientError {
  override readonly name = 'DisconnectError'
  constructor(message = '', options?: ErrorOptions) {
    super('org.apache.kafka.common.errors.DisconnectException', message, {
      ...options,
      retriable: true,
    })
  }
}

/** A key, a value or a record that cannot be converted from or to bytes. */
export class SerializationError extends ClientError {
  override readonly name = 'SerializationError'
  constructor(message: string, options?: ErrorOptions) {
    super('org.apache.kafka.common.errors.SerializationException', message, options)
  }
}

/** `Consumer.wakeup` was called while the consumer waited. */
export class WakeupError extends ClientError {
  override readonly name = 'WakeupError'
  constructor() {
    super('org.apache.kafka.common.errors.WakeupException', '')
  }
}

/** A call that the client's present state does not allow, such as `poll` without a subscription. */
export class IllegalStateError extends ClientError {
  override readonly name = 'IllegalStateError'
  constructor(message: string, options?: ErrorOptions) {
    super('java.lang.IllegalStateException', message, options)
  }
}

/** The broker does not speak the API, or a version of it that the call needs. */
export class UnsupportedVersionError extends ClientError {
  override readonly name = 'UnsupportedVersionError'
  constructor(message: string, options?: ErrorOptions) {
    super('org.apache.kafka.common.errors.UnsupportedVersionException', message, options)
  }
}

/** The full name of the Java class that Kafka throws in the place of `error`. */
export function exceptionName(error: unknown): string {
  if (error instanceof ClientError) return error.exception
  if (error instanceof KafkaError) {
    return `org.apache.kafka.common.errors.${errors[error.error].exception ?? 'ApiException'}`
  }
  if (error instanceof ConfigError) return 'org.apache.kafka.common.config.ConfigException'
  return 'java.lang.RuntimeException'
}

/** `error` as Java's toString shows it: the class, and the message if there is one. */
export function javaText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message === '' ? exceptionName(error) : `${exceptionName(error)}: ${message}`
}

/** True where the same request may succeed later, as Java's RetriableException. */
export function isRetriable(error: unknown): boolean {
  return (error instanceof ClientError || error instanceof KafkaError) && error.retriable
}
