/** Man pages (roff, section 1) from the metadata of the commands. */

import { type FlagTable, optionSpecs } from './command-line.ts'
import { type KafkaCommandClass, toolName } from './kafka-command.ts'
import { fullDescription, spelling } from './usage.ts'

/** Text as roff shows it literally: no backslash, hyphen or leading dot has a meaning of its own. */
export function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1')
}

const bold = (text: string): string => `.B ${roff(text)}`

function optionEntries(flags: FlagTable, grammar: 'joptsimple' | 'argparse4j'): string[] {
  return optionSpecs(flags, grammar)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((spec) => ['.TP', bold(spelling(spec)), roff(fullDescription(spec))])
}

const paragraphs = (text: string): string[] =>
  text
    .trim()
    .split(/\n\s*\n/)
    .flatMap((paragraph, index) => [...(index === 0 ? [] : ['.PP']), roff(paragraph)])

/** An example without oclif's templates, for a tool that is called `name`. */
function exampleLines(example: unknown, name: string): string[] {
  if (typeof example === 'string')
    return ['.PP', '.RS', '.nf', roff(named(example, name)), '.fi', '.RE']
  const { command, description } = example as { command: string; description?: string }
  const text = description === undefined ? [] : ['.PP', roff(description)]
  return [...text, ...exampleLines(command, name)]
}

const named = (text: string, name: string): string =>
  text
    .replaceAll(/<%= config\.bin %> <%= command\.id %>/g, name)
    .replaceAll(/<%= command\.id %>/g, name)
    .replaceAll(/<%= config\.bin %>/g, 'samsa')

/** The manual page of one command. `version` is the package's. */
export function manualPage(command: KafkaCommandClass, version: string): string {
  const name = toolName(command)
  const title = name.replaceAll(' ', '-')
  const { grammar } = command.manners
  const subcommands = Object.entries(command.subcommands)
  const usage =
    subcommands.length === 0
      ? ['[options]', ...(command.operands === undefined ? [] : [command.operands])].join(' ')
      : `[options] {${Object.keys(command.subcommands).join(' | ')}}`
  const umbrella = `samsa ${command.id.replaceAll(':', ' ')}`
  const synonyms = name === umbrella ? [] : [`${name}.sh`, umbrella]
  const lines = [
    `.TH ${title.toUpperCase()} 1 "" "samsa ${version}" "Kafka commands"`,
    '.SH NAME',
    `${roff(title)} \\- ${roff((command.summary ?? '').replace(/\.$/, ''))}`,
    '.SH SYNOPSIS',
    `${bold(name)}`,
    roff(usage),
    '.SH DESCRIPTION',
    ...paragraphs(command.description ?? command.summary ?? ''),
    ...(synonyms.length === 0 ? [] : ['.PP', roff(`Also called ${synonyms.join(' and ')}.`)]),
    '.SH OPTIONS',
    ...optionEntries(command.flags, grammar),
    ...subcommands.flatMap(([subcommand, { summary, flags }]) => [
      `.SS ${roff(subcommand)}`,
      roff(summary),
      ...(Object.keys(flags).length === 0 ? [] : optionEntries(flags, grammar)),
    ]),
    ...(command.examples === undefined || command.examples.length === 0 ? [] : ['.SH EXAMPLES']),
    ...(command.examples ?? []).flatMap((example) => exampleLines(example, name)),
  ]
  return `${lines.join('\n')}\n`
}
