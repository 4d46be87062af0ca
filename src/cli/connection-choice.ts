/** Tools with sub-commands take the addresses either of brokers or of controllers (KIP-919). */

import { OptionError } from './option-errors.ts'
import { option } from './options.ts'

export const bootstrapController = option({
  description: 'The controllers to connect to first, in place of brokers.',
  helpValue: 'BOOTSTRAP_CONTROLLER',
})

/** Before the sub-command, as argparse4j shows them. */
export const connectionOptions = {
  'bootstrap-server': option({
    description: 'The brokers to connect to first.',
    helpValue: 'BOOTSTRAP_SERVER',
  }),
  'bootstrap-controller': bootstrapController,
  'command-config': option({
    description: "Properties file with the client's configuration.",
    helpValue: 'COMMAND_CONFIG',
  }),
}

interface ConnectionChoice {
  readonly 'bootstrap-server'?: string | undefined
  readonly 'bootstrap-controller'?: string | undefined
}

/** With the file of `--command-config`. */
export interface Connection extends ConnectionChoice {
  readonly 'command-config': string | undefined
}

/** Throws OptionError unless exactly one is given; `names` are those of the messages. */
export function requireOneConnection(
  flags: ConnectionChoice,
  [servers, controllers] = ['--bootstrap-server', '--bootstrap-controller'],
): void {
  const given = [flags['bootstrap-server'], flags['bootstrap-controller']]
  const count = given.filter((each) => each !== undefined).length
  if (count === 1) return
  throw new OptionError(
    '',
    'bootstrap-server',
    count === 0
      ? `one of the arguments ${servers} ${controllers} is required`
      : `argument ${controllers}: not allowed with argument ${servers}`,
  )
}
