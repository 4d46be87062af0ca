/**
 * The broker cannot start. It is shown as Kafka shows it, exception class and message, because these are
 * the words that people search for.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError'
  /** The Java class, for example `java.lang.RuntimeException`. */
  readonly exception: string

  constructor(exception: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.exception = exception
  }

  override toString(): string {
    return `${this.exception}: ${this.message}`
  }
}
