/** A failure that a tool of the argparse4j kind prints as its message alone, without the exception. */
export class TerseFailure extends Error {
  override readonly name = 'TerseFailure'
}
