import { withAdmin } from '../cli/admin-client.ts'
import { bootstrapServer, commandConfig, jsonOption } from '../cli/common-options.ts'
import { groupRules } from '../cli/consumer-groups/group-rules.ts'
import { reportFailure } from '../cli/consumer-groups/report.ts'
import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool } from '../cli/manners.ts'
import { OptionValueError, UsageError } from '../cli/option-errors.ts'
import { flag, list, long, option, optionalArgument } from '../cli/options.ts'
import type { Admin } from '../client/admin.ts'

export default class ConsumerGroups extends KafkaCommand {
  static override summary = 'List, describe, reset and delete consumer groups.'
  static override description =
    `Exactly one action is required: --list, --describe, --reset-offsets, --delete-offsets, --delete or --validate-regex.

--describe shows the offsets and the lag of each partition, with --members the members of the group, with --state its state.
--reset-offsets works on groups without members; it only shows the new offsets unless --execute is given.`
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --list',
    '<%= command.id %> --bootstrap-server localhost:9092 --describe --group readers',
    '<%= command.id %> --bootstrap-server localhost:9092 --describe --group readers --members --verbose',
    '<%= command.id %> --bootstrap-server localhost:9092 --group readers --reset-offsets --to-earliest --topic events --execute',
    '<%= command.id %> --bootstrap-server localhost:9092 --delete --group readers',
  ]
  static override manners = {
    ...joptsimpleTool,
    withoutArguments: 'checks' as const,
    requiredBeforeHelp: ['bootstrap-server'],
    nothingRequiredWith: 'validate-regex',
    valueErrors: (error: Error) => {
      reportFailure(error)
      return 0
    },
  }
  static override rules = groupRules
  static override flags = {
    ...bootstrapServer,
    ...commandConfig,
    ...jsonOption,
    list: flag({ description: 'List the groups.' }),
    describe: flag({ description: 'Show offsets, members or state of groups.' }),
    delete: flag({ description: 'Delete groups that have no members.' }),
    'reset-offsets': flag({ description: 'Set the offsets of groups that have no members.' }),
    'delete-offsets': flag({ description: "Delete a group's offsets of topics." }),
    group: list({ description: 'A group; may come several times.', helpValue: 'GROUP' }),
    'all-groups': flag({ description: 'All groups.' }),
    topic: list({
      description: 'A topic, or some of its partitions; may come several times.',
      helpValue: 'TOPIC[:P,...]',
    }),
    'all-topics': flag({ description: 'All topics that the group has offsets of.' }),
    state: optionalArgument({
      description:
        'With --describe: show the state. With --list: show states, or only groups in these states.',
      helpValue: 'STATE,...',
      bare: '',
      availableIf: ['describe', 'list'],
    }),
    type: optionalArgument({
      description: 'With --list: show types, or only groups of these types.',
      helpValue: 'TYPE,...',
      bare: '',
      availableIf: ['list'],
    }),
    members: flag({ description: 'Show the members.', availableIf: ['describe'] }),
    offsets: flag({ description: 'Show the offsets (the default).', availableIf: ['describe'] }),
    verbose: flag({ description: 'Show assignments of members too.', availableIf: ['describe'] }),
    'to-earliest': flag({ description: 'Reset to the start of each log.' }),
    'to-latest': flag({ description: 'Reset to the end of each log.' }),
    'to-current': flag({ description: 'Reset to the committed offset.' }),
    'to-offset': long({ description: 'Reset to this offset.', helpValue: 'OFFSET' }),
    'shift-by': long({
      description: 'Reset to so many records after the committed offset, or before it if negative.',
      helpValue: 'COUNT',
    }),
    'to-datetime': option({
      description: 'Reset to the first record at or after a time: YYYY-MM-DDTHH:mm:SS.sss.',
      helpValue: 'TIME',
    }),
    'by-duration': option({
      description: 'Reset to the first record at or after so long ago: PnDTnHnMnS.',
      helpValue: 'DURATION',
    }),
    'from-file': option({ description: 'Reset to the offsets of a CSV file.', helpValue: 'FILE' }),
    export: flag({ description: 'Print the new offsets as CSV.' }),
    'dry-run': flag({ description: 'Only show what --reset-offsets would do.' }),
    execute: flag({ description: 'Do what --reset-offsets shows.' }),
    timeout: long({
      description: 'How long the brokers may take, for example until a group is stable.',
      helpValue: 'MS',
      default: 5000,
    }),
    'validate-regex': option({
      description: 'Check a regular expression for subscriptions of the consumer protocol.',
      helpValue: 'REGEX',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ConsumerGroups)
    const regex = flags['validate-regex']
    if (regex !== undefined) {
      const { validateRegex } = await import('../cli/consumer-groups/validate-regex.ts')
      validateRegex(regex)
      return
    }
    const work = async (admin: Admin): Promise<void> => {
      try {
        const { actOnGroups } = await import('../cli/consumer-groups/act-on-groups.ts')
        await actOnGroups(admin, flags)
      } catch (error) {
        const isOfUse = error instanceof UsageError || error instanceof OptionValueError
        if (isOfUse || error instanceof Exit) throw error
        reportFailure(error as Error)
        // Programs that read JSON look at the exit status.
        if (flags.json) throw new Exit(1)
      }
    }
    await withAdmin(flags, work, { timeoutMs: flags.timeout })
  }
}
