/** Makes the table of command-table.ts out of the commands and the configuration tables; runs at build time only. */

import type { ConfigTable } from '../../config/definition.ts'
import { type FlagTable, optionSpecs } from '../command-line.ts'
import { type KafkaCommandClass, toolName } from '../kafka-command.ts'
import type {
  CommandTable,
  CompletedCommand,
  CompletedOption,
  ConfigFamily,
  ConfigKeys,
} from './command-table.ts'
import { POSITIONALS, valueTaken } from './option-values.ts'

function completedOptions(
  id: string,
  flags: FlagTable,
  grammar: 'joptsimple' | 'argparse4j',
): CompletedOption[] {
  return optionSpecs(flags, grammar).map((spec) => {
    const { name, aliases, char, argument, description } = spec
    const definition = flags[name]
    const repeats = definition?.type === 'option' && definition.multiple === true
    return {
      name,
      ...(aliases.length === 0 ? {} : { aliases }),
      ...(char === undefined ? {} : { char }),
      argument,
      description,
      ...valueTaken(id, spec),
      ...(repeats ? { repeats } : {}),
    }
  })
}

function completedCommand(command: KafkaCommandClass): CompletedCommand {
  const { id, flags, manners, subcommands, summary = '' } = command
  const entries = Object.entries(subcommands).map(([name, each]) => {
    const options = completedOptions(id, each.flags, 'argparse4j')
    return [name, { summary: each.summary, options }] as const
  })
  const positional = POSITIONALS[id]
  return {
    name: toolName(command),
    summary,
    options: completedOptions(id, flags, manners.grammar),
    ...(positional === undefined ? {} : { positional }),
    ...(entries.length === 0 ? {} : { subcommands: Object.fromEntries(entries) }),
  }
}

/** The words in a validator's text: `[a, b]`, with or without a remark before. */
function acceptedValues(table: ConfigTable): ConfigKeys {
  const keys = Object.entries(table).map(([name, { type, valid }]) => {
    if (type === 'boolean') return [name, ['true', 'false']] as const
    const list = /\[([\w-]+(?:, [\w-]+)*)\]$/.exec(valid?.text ?? '')?.[1]
    const isNumber = ['int', 'short', 'long', 'double'].includes(type)
    return [name, list === undefined || isNumber ? [] : list.split(', ')] as const
  })
  return Object.fromEntries(keys)
}

/** The table of every command that is not hidden. */
export function deriveCommandTable(
  commands: readonly KafkaCommandClass[],
  configs: Readonly<Record<ConfigFamily, ConfigTable>>,
): CommandTable {
  const shown = commands.filter(({ hidden }) => hidden !== true)
  const families = Object.entries(configs).map(([family, table]) => {
    return [family, acceptedValues(table)] as const
  })
  return {
    commands: Object.fromEntries(shown.map((command) => [command.id, completedCommand(command)])),
    configs: Object.fromEntries(families) as Record<ConfigFamily, ConfigKeys>,
  }
}
