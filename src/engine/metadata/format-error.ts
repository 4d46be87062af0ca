/** A directory that cannot be formatted as asked; `javaClass` is set where Kafka's tool prints an exception. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
  readonly javaClass: string | undefined

  constructor(message: string, javaClass?: string) {
    super(message)
    this.javaClass = javaClass
  }
}
