/**
 * What can be wrong with a command line, in the words of the two parsers that Kafka's tools use
 * (joptsimple and argparse4j) and of Kafka's own checks on top of them. A tool decides how each is
 * shown (see manners.ts); the texts are fixed because scripts and search engines know them.
 */

/** A wrong combination of options: the message and the usage text go to stderr, exit status 1. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** An error that the real tool throws as the Java exception `javaClass`; shown as the tool shows it. */
export class JavaError extends Error {
  override readonly name: string = 'JavaError'
  readonly javaClass: string

  constructor(javaClass: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.javaClass = javaClass
  }
}

/** The option parser's own errors: an unknown option, a missing argument, a missing option. */
export class OptionError extends JavaError {
  override readonly name = 'OptionError'
  /** The option as typed, without dashes; hints for people are looked up by it. */
  readonly option: string

  constructor(exception: string, option: string, message: string) {
    super(`joptsimple.${exception}`, message)
    this.option = option
  }
}

/** An argument that is not of its option's type, or given more than once: known only when read. */
export class OptionValueError extends JavaError {
  override readonly name = 'OptionValueError'
}

export const illegalArgument = (message: string): JavaError =>
  new JavaError('java.lang.IllegalArgumentException', message)

/** An error whose message says all: never shown with its class. */
export const terse = (message: string): JavaError =>
  new JavaError('org.apache.kafka.server.util.TerseException', message)

export const unrecognizedOption = (option: string): OptionError =>
  new OptionError('UnrecognizedOptionException', option, `${option} is not a recognized option`)

export const missingArgument = (option: string): OptionError =>
  new OptionError(
    'OptionMissingRequiredArgumentException',
    option,
    `Option ${option} requires an argument`,
  )

export const missingRequiredOptions = (options: readonly string[]): OptionError =>
  new OptionError(
    'MissingRequiredOptionsException',
    options[0] ?? '',
    `Missing required option(s) [${options.join(', ')}]`,
  )

export const unavailableOptions = (options: readonly string[]): OptionError =>
  new OptionError(
    'UnavailableOptionException',
    options[0] ?? '',
    `Option(s) [${options.join(', ')}] are unavailable given other options on the command line`,
  )

export const cannotParseArgument = (option: string, value: string): OptionValueError =>
  new OptionValueError(
    'joptsimple.OptionArgumentConversionException',
    `Cannot parse argument '${value}' of option ${option}`,
  )

export const multipleArguments = (option: string): OptionValueError =>
  new OptionValueError(
    'joptsimple.MultipleArgumentsForOptionException',
    `Found multiple arguments for option ${option}, but you asked for only one`,
  )
