import { withAdmin } from '../cli/admin-client.ts'
import { jsonOption } from '../cli/common-options.ts'
import { requireOneConnection } from '../cli/connection-choice.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { argparse4jTool } from '../cli/manners.ts'
import { illegalArgument } from '../cli/option-errors.ts'
import { flag, integer, option } from '../cli/options.ts'
import { terseOrTrace } from '../cli/terse-failure.ts'

const connection = {
  'bootstrap-server': option({
    char: 'b',
    description: 'The brokers to connect to first.',
    helpValue: 'BOOTSTRAP_SERVER',
  }),
  'bootstrap-controller': option({
    char: 'C',
    description: 'The controllers to connect to first, in place of brokers.',
    helpValue: 'BOOTSTRAP_CONTROLLER',
  }),
  config: option({
    char: 'c',
    description: "Properties file with the client's configuration.",
    helpValue: 'CONFIG',
    aliases: ['command-config'],
  }),
}

export default class Cluster extends KafkaCommand {
  static override summary = "Show a cluster's id and brokers, or remove a broker from it."
  static override description =
    'cluster-id prints the id, list-endpoints the addresses of the brokers. unregister makes the cluster forget a ' +
    'broker that will not come back; a running broker must be stopped before.'
  static override examples = [
    '<%= command.id %> cluster-id --bootstrap-server localhost:9092',
    '<%= command.id %> list-endpoints --bootstrap-server localhost:9092',
    '<%= command.id %> unregister --bootstrap-server localhost:9092 --id 3',
  ]
  static override manners = { ...argparse4jTool, failures: terseOrTrace }
  static override subcommands = {
    'cluster-id': {
      summary: "Print the cluster's id.",
      flags: { ...connection, ...jsonOption },
    },
    unregister: {
      summary: 'Make the cluster forget a broker.',
      flags: {
        ...connection,
        id: integer({
          char: 'i',
          description: "The broker's id.",
          helpValue: 'ID',
          required: true,
        }),
      },
    },
    'list-endpoints': {
      summary: 'List the addresses of the brokers.',
      flags: {
        ...connection,
        ...jsonOption,
        'include-fenced-brokers': flag({ description: 'Also brokers that are fenced.' }),
      },
    },
  }

  async run(): Promise<void> {
    const chosen = await this.parseSubcommand(Cluster.subcommands)
    const { config, ...flags } = chosen.flags
    requireOneConnection(flags, ['--bootstrap-server/-b', '--bootstrap-controller/-C'])
    const usesControllers = flags['bootstrap-controller'] !== undefined
    const work = await import('../cli/cluster.ts')
    await withAdmin({ ...flags, 'command-config': config }, (admin) => {
      if (chosen.command === 'cluster-id') return work.printClusterId(admin, chosen.flags.json)
      if (chosen.command === 'unregister') return work.unregister(admin, chosen.flags.id)
      const { json, 'include-fenced-brokers': includeFenced } = chosen.flags
      if (includeFenced && usesControllers) {
        throw illegalArgument(
          'The option --include-fenced-brokers is only supported with --bootstrap-server option',
        )
      }
      const type = usesControllers ? 'controller' : 'broker'
      return work.listEndpoints(admin, { type, includeFenced, json })
    })
  }
}
