/** An error that the real tool does not catch: it ends with the name of this Java exception and the message. */
export class JavaError extends Error {
  override readonly name = 'JavaError'
  readonly javaClass: string

  constructor(javaClass: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.javaClass = javaClass
  }
}

/** `OptionalLong` as Java prints it. */
export function optionalLong(value: number | null): string {
  return value === null ? 'OptionalLong.empty' : `OptionalLong[${value}]`
}

/** A list as Java prints it. */
export function javaList(elements: readonly unknown[]): string {
  return `[${elements.join(', ')}]`
}

/** The bytes as one hexadecimal number, that is, without leading zeros. */
export function upperHex(bytes: Buffer): string {
  if (bytes.length === 0) return ''
  return BigInt(`0x${bytes.toString('hex')}`)
    .toString(16)
    .toUpperCase()
}
