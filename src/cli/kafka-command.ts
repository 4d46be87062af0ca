/**
 * The base of every tool: an oclif command whose `parse()` understands Kafka's command lines instead of oclif's.
 * A tool is metadata and a short `run()`:
 *
 *     export default class GetOffsets extends KafkaCommand {
 *       static override summary = 'Print the offsets of topic partitions'
 *       static override description = 'One or two paragraphs for --help and the man page.'
 *       static override examples = ['<%= command.id %> --bootstrap-server localhost:9092 --topic t']
 *       static override manners = { ...joptsimpleTool, failures: prefixed('Error occurred: ') }
 *       static override rules = [requires('bootstrap-server')]
 *       static override flags = {
 *         ...bootstrapServer,                       // common-options.ts
 *         topic: option({ description: 'Topic, a Java regular expression', helpValue: 'TOPIC' }),
 *         time: option({ description: 'Timestamp', helpValue: 'TIME', default: '-1' }),
 *       }
 *
 *       async run(): Promise<void> {
 *         const { flags } = await this.parse(GetOffsets)   // flags.topic: string | undefined, flags.time: string
 *         …
 *       }
 *     }
 *
 * In the manifest, help and man pages the tool is `kafka-<id>`, where the id is the file's name (override with
 * `static tool`). `--help` is added to every tool and `--version` to joptsimple tools; `parse()` answers them and never
 * returns. `parse()` throws for a wrong command line; the base prints any error as the tool's manners say
 * (manners.ts) and sets the exit status. `throw new Exit(status)` ends a tool whose output is already complete.
 * The process ends when run() resolves: release nothing by hand, but await what must be finished.
 *
 * Words that are no options arrive in `argv`. A tool with sub-commands (argparse4j) declares each with its own options and
 * asks `parseSubcommand`, which is typed as one alternative per sub-command:
 *
 *       static override manners = argparse4jTool
 *       static override subcommands = {
 *         info: { summary: '…', flags: { config: option({ char: 'c', required: true, … }) } },
 *         'random-uuid': { summary: '…', flags: {} },
 *       }
 *       async run(): Promise<void> {
 *         const chosen = await this.parseSubcommand(Storage.subcommands)
 *         if (chosen.command === 'info') … chosen.flags.config
 *       }
 */

import type { Interfaces } from '@oclif/core'
import {
  type FlagTable,
  type FlagValues,
  flagValues,
  optionSpecs,
  parseOptions,
  type Subcommand,
  splitSubcommand,
} from './command-line.ts'
import { jsonOption } from './common-options.ts'
import { adviseOnSpellings, eraOptions, refuseBothSpellings, translateEras } from './eras.ts'
import { hintForOption } from './hints.ts'
import { keepStdoutForJson } from './json-output.ts'
import { joptsimpleTool, type Manners, messageAndUsage, type ToolText } from './manners.ts'
import { Command } from './oclif-command.ts'
import { OptionError, OptionValueError, UsageError } from './option-errors.ts'
import type { Rule } from './rules.ts'
import { optionTable, subcommandSynopsis, synopsis, wrapped } from './usage.ts'
import { KAFKA_VERSION } from './version.ts'

/** Ends the tool with this exit status; everything has been printed. */
export class Exit extends Error {
  override readonly name = 'Exit'
  readonly status: number

  constructor(status: number) {
    super(`exit ${status}`)
    this.status = status
  }
}

/** What a sub-command's options were, one alternative per sub-command. */
export type Chosen<Subcommands extends Readonly<Record<string, Subcommand>>> = {
  [Name in keyof Subcommands & string]: {
    readonly command: Name
    readonly flags: FlagValues<Subcommands[Name]['flags']>
    readonly positionals: readonly string[]
  }
}[keyof Subcommands & string]

/** The statics of a tool, as the base and the generator of man pages read them. */
export type KafkaCommandClass = Pick<
  typeof KafkaCommand,
  | 'id'
  | 'summary'
  | 'description'
  | 'examples'
  | 'hidden'
  | 'flags'
  | 'manners'
  | 'rules'
  | 'subcommands'
  | 'operands'
  | 'tool'
  | 'program'
>

export abstract class KafkaCommand extends Command {
  static override flags: FlagTable = {}
  static manners: Manners = joptsimpleTool
  /** Checked in this order after the options were parsed. */
  static rules: readonly Rule[] = []
  static subcommands: Readonly<Record<string, Subcommand>> = {}
  /** What may or must be named beside options, as usage and manual show it: `DIR`, `[FILE]`. */
  static operands: string | undefined
  /** The name on the PATH when it is not `kafka-<id>`; an empty text: only as `samsa <id>`. */
  static tool: string | undefined
  /** The name in argparse4j messages when it is not the tool's. */
  static program: string | undefined

  /** Known once the options before it were parsed: its usage is shown with what is wrong after it. */
  #subcommand: string | undefined

  /** Runs the command to its end; sets the exit status. */
  async execute(): Promise<void> {
    await this._run()
  }

  get #class(): KafkaCommandClass {
    return this.constructor as unknown as KafkaCommandClass
  }

  get #text(): ToolText {
    const command = this.#class
    const program = command.program ?? toolName(command)
    return {
      program,
      synopsis: () => {
        const chosen = command.subcommands[this.#subcommand ?? '']
        return chosen === undefined
          ? synopsis(program, optionSpecs(command.flags), Object.keys(command.subcommands))
          : subcommandSynopsis(
              program,
              optionSpecs(command.flags),
              `${this.#subcommand}`,
              optionSpecs(chosen.flags),
            )
      },
      usage: () => usageText(command),
    }
  }

  /** Parses Kafka's way; `argv` of the result are the words that are no options. */
  protected override async parse<Table extends FlagTable>(
    command: { readonly flags: Table },
    argv: string[] = this.argv,
  ): Promise<Interfaces.ParserOutput<FlagValues<Table>> & { argv: string[] }> {
    this.parsed = true
    const table: FlagTable = command.flags
    const { manners, rules } = this.#class
    this.#answerHelp(argv)
    const { id } = this.#class
    const given = parseOptions(argv, { ...table, ...eraOptions(id) }, manners.grammar)
    translateEras(id, given)
    const needsNothing = given.has(manners.nothingRequiredWith ?? '')
    for (const name of needsNothing ? [] : (manners.requiredBeforeHelp ?? [])) {
      if (!given.has(name)) throw new UsageError(`Missing required argument "[${name}]"`)
    }
    if (given.has('help')) this.#printHelp()
    if (given.has('version')) this.#printVersion()
    reserveStdout(given, table)
    given.checkRequired()
    for (const rule of rules) rule(given)
    refuseBothSpellings(id, given)
    adviseOnSpellings(id, given)
    const flags = flagValues(given, table, manners.grammar) as FlagValues<Table> & {
      json: undefined
    }
    const rest = { raw: [], metadata: { flags: {} }, nonExistentFlags: [] }
    return { flags, args: {}, argv: given.positionals, ...rest }
  }

  /** Parses the options before the sub-command and those of the sub-command. */
  protected async parseSubcommand<Subcommands extends Readonly<Record<string, Subcommand>>>(
    subcommands: Subcommands,
  ): Promise<Chosen<Subcommands> & { readonly global: Readonly<Record<string, unknown>> }> {
    this.parsed = true
    const table = this.#class.flags
    const { global, command, rest } = splitSubcommand(this.argv, table, Object.keys(subcommands))
    if (global.has('help')) this.#printHelp()
    if (global.has('version')) this.#printVersion()
    if (command === undefined) throw new OptionError('', 'command', 'too few arguments')
    this.#subcommand = command
    const flags = subcommands[command]?.flags ?? {}
    const given = parseOptions(rest, flags, 'argparse4j')
    if (given.has('help')) this.#printHelp()
    reserveStdout(given, flags)
    global.checkRequired()
    given.checkRequired()
    refuseBothSpellings(this.#class.id, given)
    adviseOnSpellings(this.#class.id, given)
    return {
      command,
      flags: flagValues(given, flags, 'argparse4j'),
      positionals: given.positionals,
      global: flagValues(global, table, 'argparse4j'),
    } as unknown as Chosen<Subcommands> & { readonly global: Readonly<Record<string, unknown>> }
  }

  #answerHelp(argv: readonly string[]): void {
    if (argv.length === 0 && this.#class.manners.withoutArguments === 'usage') this.#printHelp(1)
  }

  #printHelp(status: 0 | 1 = this.#class.manners.help.status): never {
    const text = `${this.#text.usage()}\n`
    if (this.#class.manners.help.stream === 'stdout') process.stdout.write(text)
    else process.stderr.write(text)
    throw new Exit(status)
  }

  #printVersion(): never {
    process.stdout.write(`${KAFKA_VERSION}\n`)
    throw new Exit(0)
  }

  /** Prints what went wrong as the tool's manners say; overrides oclif's coloured report. */
  protected override async catch(error: Error): Promise<void> {
    process.exitCode = this.#present(error)
  }

  #present(error: Error): number {
    if (error instanceof Exit) return error.status
    if (isBug(error)) {
      process.stderr.write(`${error.stack}\n`)
      return 1
    }
    const { manners } = this.#class
    if (error instanceof UsageError) return messageAndUsage(error, this.#text)
    if (error instanceof OptionValueError) return manners.valueErrors(error, this.#text)
    if (!(error instanceof OptionError)) return manners.failures(error, this.#text)
    const status = manners.optionErrors(error, this.#text)
    hintForOption(error.option)
    return status
  }
}

/** With the `--json` of Kafka's tools (commands of our own have one that they handle themselves). */
function reserveStdout(given: { has(name: string): boolean }, table: FlagTable): void {
  if (table['json'] === jsonOption.json && given.has('json')) keepStdoutForJson()
}

/** The name under which people call the command. */
export function toolName(command: KafkaCommandClass): string {
  const words = command.id.replaceAll(':', ' ')
  return command.tool === '' ? `samsa ${words}` : (command.tool ?? `kafka-${words}`)
}

/** Errors that only a mistake in our own code raises keep their stack trace: whoever reports them needs it. */
const isBug = (error: Error): boolean =>
  error instanceof TypeError || error instanceof ReferenceError || error.name === 'AssertionError'

/** The usage text of a command: summary, synopsis, options; sub-commands with theirs. */
export function usageText(command: KafkaCommandClass): string {
  const name = toolName(command)
  const subcommands = Object.entries(command.subcommands)
  const summary = wrapped(command.summary ?? '', 100).join('\n')
  const table = optionTable(optionSpecs(command.flags, command.manners.grammar))
  const operands = command.operands === undefined ? '' : ` ${command.operands}`
  if (subcommands.length === 0) return `${summary}\nUsage: ${name} [options]${operands}\n\n${table}`
  const program = command.program ?? name
  const parts = subcommands.map(([subcommand, { summary: text, flags }]) => {
    const options = Object.keys(flags).length === 0 ? '' : `\n${optionTable(optionSpecs(flags))}`
    return `\n${name} ${subcommand}: ${text}${options}`
  })
  const head = synopsis(program, optionSpecs(command.flags), Object.keys(command.subcommands))
  return [head, '', summary, '', table, ...parts].join('\n')
}
