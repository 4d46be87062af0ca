/**
 * The broker cannot start. It is shown as Kafka shows it, exception class and message, because these are
 * the words that people search for.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError'
  /** The Java class, for example `java.lang.RuntimeException`. */
  readonly exception: string
  /** Found while the properties and directories were looked at, before anything was started. */
  readonly isBeforeStart: boolean

  constructor(
    exception: string,
    message: string,
    options: ErrorOptions & { readonly isBeforeStart?: boolean } = {},
  ) {
    super(message, options)
    this.exception = exception
    this.isBeforeStart = options.isBeforeStart ?? false
  }

  override toString(): string {
    return `${this.exception}: ${this.message}`
  }
}
