import { withAdmin } from '../cli/admin-client.ts'
import { bootstrapServer, commandConfig, jsonOption } from '../cli/common-options.ts'
import { javaHeadLine, javaMessage } from '../cli/java-exceptions.ts'
import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { logToStderr } from '../cli/log4j.ts'
import { joptsimpleTool, messageAndTrace } from '../cli/manners.ts'
import { illegalArgument } from '../cli/option-errors.ts'
import { flag, option } from '../cli/options.ts'
import { check, conflicts, exactlyOne, onlyWith } from '../cli/rules.ts'
import type { Admin } from '../client/admin.ts'

const ACTIONS = ['alter', 'delete', 'describe', 'list']
const CHANGES = ['metrics', 'interval', 'match']

function commandFailed(error: Error): number {
  process.stdout.write(`Error while executing client metrics command : ${javaMessage(error)}\n`)
  logToStderr('ERROR', 'org.apache.kafka.tools.ClientMetricsCommand', `${javaHeadLine(error)}\n`)
  return 1
}

export default class ClientMetrics extends KafkaCommand {
  static override summary = 'Manage subscriptions to the metrics of clients.'
  static override description =
    'A subscription says which clients push which of their metrics to the brokers, and how often (KIP-714). ' +
    '--match takes client_id, client_instance_id, client_software_name, client_software_version, ' +
    'client_source_address and client_source_port, each with a regular expression.'
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --alter --name basic --metrics org.apache.kafka.consumer. --interval 60000',
    '<%= command.id %> --bootstrap-server localhost:9092 --describe --name basic',
    '<%= command.id %> --bootstrap-server localhost:9092 --delete --name basic',
  ]
  static override manners = {
    ...joptsimpleTool,
    optionErrors: messageAndTrace,
    valueErrors: commandFailed,
    failures: messageAndTrace,
  }
  static override rules = [
    exactlyOne(
      ACTIONS,
      'Command must include exactly one action: --alter, --delete, --describe or --list.',
    ),
    check((given) =>
      given.has('bootstrap-server')
        ? undefined
        : illegalArgument('--bootstrap-server must be specified.'),
    ),
    onlyWith('json', ['list', 'describe'], ACTIONS),
    conflicts('list', 'name', 'generate-name', ...CHANGES),
    conflicts('describe', 'generate-name', ...CHANGES),
    conflicts('delete', 'generate-name', ...CHANGES),
    check((given) =>
      given.has('alter') && given.has('name') === given.has('generate-name')
        ? illegalArgument('One of --name or --generate-name must be specified with --alter.')
        : undefined,
    ),
    check((given) =>
      given.has('delete') && !given.has('name')
        ? illegalArgument('A client metrics resource name must be specified with --delete.')
        : undefined,
    ),
  ]
  static override flags = {
    ...bootstrapServer,
    ...commandConfig,
    ...jsonOption,
    alter: flag({ description: 'Create or change a subscription.' }),
    delete: flag({ description: 'Delete a subscription.' }),
    describe: flag({ description: 'Show subscriptions.' }),
    list: flag({ description: 'List the names of the subscriptions.' }),
    name: option({ description: 'The name of the subscription.', helpValue: 'NAME' }),
    'generate-name': flag({ description: 'Make a new name.' }),
    interval: option({
      description: 'How often clients push, in milliseconds; empty: the default.',
      helpValue: 'MS',
    }),
    match: option({
      description: 'Which clients push; empty: every one.',
      helpValue: 'NAME=REGEX,...',
    }),
    metrics: option({
      description: 'Prefixes of the names of the metrics; empty: none.',
      helpValue: 'PREFIX,...',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ClientMetrics)
    const work = await import('../cli/client-metrics.ts')
    const { name = '' } = flags
    const act = (admin: Admin): Promise<void> => {
      if (flags.list) return work.listSubscriptions(admin, flags.json)
      if (flags.describe) return work.describeSubscriptions(admin, flags.name, flags.json)
      if (flags.delete) return work.deleteSubscription(admin, name)
      return work.alterSubscription(admin, flags.name, flags)
    }
    try {
      await withAdmin(flags, act)
    } catch (error) {
      throw new Exit(commandFailed(error as Error))
    }
  }
}
