/** Usage texts, made from the metadata of a command's options. */

import type { OptionSpec } from './joptsimple.ts'

const LEFT_WIDTH = 42
const WIDTH = 100

export interface Documented extends OptionSpec {
  readonly description: string
  readonly helpValue: string | undefined
  readonly defaultText: string | undefined
}

/** Breaks text into lines of at most `width` columns; a longer word stays whole. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line)
        line = word
      } else line = line === '' ? word : `${line} ${word}`
    }
    lines.push(line)
  }
  return lines
}

/** How the option is written: `--topic <TOPIC>`, `--state [STATES]`, `-c, --config <FILE>`. */
export function spelling({ name, char, argument, helpValue }: Documented): string {
  const flags = char === undefined ? `--${name}` : `-${char}, --${name}`
  const value = helpValue ?? 'VALUE'
  if (argument === 'none') return flags
  return argument === 'optional' ? `${flags} [${value}]` : `${flags} <${value}>`
}

/** The description with its default, its other names and whether it must be given. */
export function fullDescription(spec: Documented): string {
  const notes = [
    ...(spec.required ? ['required'] : []),
    ...(spec.defaultText === undefined ? [] : [`default: ${spec.defaultText}`]),
    ...(spec.aliases.length === 0 ? [] : [`also: ${spec.aliases.map((a) => `--${a}`).join(', ')}`]),
  ]
  return notes.length === 0 ? spec.description : `${spec.description} (${notes.join('; ')})`
}

/** The two-column table of options, sorted by name. */
export function optionTable(specs: readonly Documented[]): string {
  const rows = [...specs]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((spec) => {
      const left = spelling(spec)
      const lines = wrapped(fullDescription(spec), WIDTH - LEFT_WIDTH)
      const first = left.length < LEFT_WIDTH - 1 ? [] : [left]
      const head = first.length === 0 ? left : ''
      return [
        ...first,
        ...lines.map((line, index) => (index === 0 ? head : '').padEnd(LEFT_WIDTH) + line),
      ]
    })
  const title = `${'Option'.padEnd(LEFT_WIDTH)}Description`
  const line = `${'------'.padEnd(LEFT_WIDTH)}-----------`
  return [title, line]
    .concat(rows)
    .map((line) => line.trimEnd())
    .join('\n')
}

function optionText(spec: Documented): string {
  const flags = spec.char === undefined ? `--${spec.name}` : `-${spec.char}`
  const text = spec.argument === 'none' ? flags : `${flags} ${spec.helpValue ?? 'VALUE'}`
  return spec.required ? text : `[${text}]`
}

/** The same of one sub-command, after the options of the tool that must be there. */
export function subcommandSynopsis(
  program: string,
  specs: readonly Documented[],
  subcommand: string,
  subcommandSpecs: readonly Documented[],
): string {
  const required = specs.filter((spec) => spec.required).map(optionText)
  return synopsis([program, ...required, subcommand].join(' '), subcommandSpecs, [])
}

/** argparse4j's one-line usage: `usage: kafka-storage [-h] {info,format} ...`. */
export function synopsis(
  program: string,
  specs: readonly Documented[],
  subcommands: readonly string[],
): string {
  const options = specs.filter(({ name }) => name !== 'help').map(optionText)
  const choice = subcommands.length === 0 ? [] : [`{${subcommands.join(',')}}`, '...']
  const words = ['[-h]', ...options, ...choice]
  const [first = '', ...rest] = wrapped(words.join(' '), WIDTH - 8 - program.length)
  const indent = ' '.repeat(8 + program.length)
  return [`usage: ${program} ${first}`, ...rest.map((line) => indent + line)].join('\n')
}
