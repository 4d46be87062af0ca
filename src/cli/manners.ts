/**
 * How a tool behaves where Kafka's tools differ from each other: which grammar it has, what it does without
 * arguments, on which stream and in which form it reports what goes wrong, with which exit status. A tool states
 * its manners as data; the base command follows them.
 */

import {
  futureHeadLine,
  futureMessage,
  javaClass,
  javaHeadLine,
  javaMessage,
} from './java-exceptions.ts'
import { justified } from './justified-text.ts'

/** What a presentation may need to know about the tool. */
export interface ToolText {
  /** The name in front of messages, for example `kafka-topics`. */
  readonly program: string
  /** The one-line usage of argparse4j tools, `usage: …`. */
  readonly synopsis: () => string
  /** The whole usage text. */
  readonly usage: () => string
}

/** Prints an error and returns the exit status. */
export type Presentation = (error: Error, tool: ToolText) => number

const toStderr = (text: string): number => {
  process.stderr.write(`${text}\n`)
  return 1
}

/** The message, then the usage text. */
export const messageAndUsage: Presentation = (error, tool) =>
  toStderr(`${javaMessage(error)}\n${tool.usage()}`)

/** The message alone. */
export const messageOnly: Presentation = (error) => toStderr(javaMessage(error))

/** The message, the exception, an empty line (tools that print a stack trace as text). */
export const messageAndTrace: Presentation = (error) =>
  toStderr(`${javaMessage(error)}\n${javaHeadLine(error)}\n`)

/** The message, then the exception as Java's printStackTrace begins. */
export const messageAndException: Presentation = (error) =>
  toStderr(`${javaMessage(error)}\n${javaHeadLine(error)}`)

/** The exception, as Java's printStackTrace begins. */
export const traceOnly: Presentation = (error) => toStderr(javaHeadLine(error))

/** An exception that nobody caught. */
export const uncaught: Presentation = (error) =>
  toStderr(`Exception in thread "main" ${javaHeadLine(error)}`)

/** The message after a fixed text, for example `Error occurred: `. */
export const prefixed =
  (prefix: string): Presentation =>
  (error) =>
    toStderr(prefix + javaMessage(error))

/** `Error occurred: `, the message (of a future: with its class); unless it is terse, the exception too. */
export const errorOccurred: Presentation = (error) => {
  const text = `Error occurred: ${futureMessage(error)}`
  const isTerse = javaClass(error).endsWith('.TerseException')
  return toStderr(isTerse ? text : `${text}\n${futureHeadLine(error)}\n`)
}

/** `usage: …` and `<program>: error: <message>`, justified as argparse4j does. */
export const programError: Presentation = (error, tool) =>
  toStderr(`${tool.synopsis()}\n${justified(`${tool.program}: error: ${error.message}`)}`)

export interface Manners {
  readonly grammar: 'joptsimple' | 'argparse4j'
  /** Without any argument: the usage text, or the same checks as with arguments. */
  readonly withoutArguments: 'usage' | 'checks'
  /** Options that must be there even for --help and --version. */
  readonly requiredBeforeHelp?: readonly string[]
  /** An option that does without those. */
  readonly nothingRequiredWith?: string
  /** `--help`: the stream and the exit status. */
  readonly help: { readonly stream: 'stdout' | 'stderr'; readonly status: 0 | 1 }
  /** Unknown option, missing argument, missing required option. */
  readonly optionErrors: Presentation
  /** An argument that is not of its option's type. */
  readonly valueErrors: Presentation
  /** Everything else that run() throws. */
  readonly failures: Presentation
}

/** Most of Kafka's tools; spread it and change what differs: `{ ...joptsimpleTool, failures: messageOnly }`. */
export const joptsimpleTool: Manners = {
  grammar: 'joptsimple',
  withoutArguments: 'usage',
  help: { stream: 'stderr', status: 1 },
  optionErrors: uncaught,
  valueErrors: uncaught,
  failures: uncaught,
}

/** Tools with sub-commands and short flags (kafka-storage, kafka-cluster, …). */
export const argparse4jTool: Manners = {
  grammar: 'argparse4j',
  withoutArguments: 'checks',
  help: { stream: 'stdout', status: 0 },
  optionErrors: programError,
  valueErrors: programError,
  failures: messageOnly,
}

/** Our own commands (`samsa broker start`): Kafka's option spelling, help on stdout, short errors. */
export const samsaTool: Manners = {
  grammar: 'joptsimple',
  withoutArguments: 'checks',
  help: { stream: 'stdout', status: 0 },
  optionErrors: messageOnly,
  valueErrors: messageOnly,
  failures: messageOnly,
}
