import { withAdmin } from '../cli/admin-client.ts'
import { commandConfig, jsonOption } from '../cli/common-options.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { errorOccurred, joptsimpleTool, prefixed } from '../cli/manners.ts'
import { terse } from '../cli/option-errors.ts'
import { flag, option } from '../cli/options.ts'
import { check } from '../cli/rules.ts'

export default class GetOffsets extends KafkaCommand {
  static override summary = 'Print offsets of topic partitions.'
  static override description =
    `Prints "topic:partition:offset" for each partition: the end of its log, or what --time asks for.

--topic-partitions takes patterns: a topic (a Java regular expression) with a partition, a range whose upper end is excluded, or nothing:
"events:1,events:0-3,events:5-,:-3".`
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events',
    '<%= command.id %> --bootstrap-server localhost:9092 --topic-partitions "events:0-2" --time earliest',
  ]
  static override manners = {
    ...joptsimpleTool,
    optionErrors: prefixed('Error occurred: '),
    valueErrors: prefixed('Error occurred: '),
    failures: errorOccurred,
  }
  static override rules = [
    check((given) =>
      given.has('topic-partitions') && (given.has('topic') || given.has('partitions'))
        ? terse('--topic-partitions cannot be used with --topic or --partitions')
        : undefined,
    ),
  ]
  static override flags = {
    'bootstrap-server': option({
      description: 'The brokers to connect to first.',
      helpValue: 'HOST:PORT,...',
      aliases: ['broker-list'],
      required: true,
    }),
    ...commandConfig,
    ...jsonOption,
    topic: option({
      description: 'Topics, a Java regular expression; default: all.',
      helpValue: 'TOPIC',
    }),
    partitions: option({ description: 'Only partitions with these numbers.', helpValue: 'P,...' }),
    'topic-partitions': option({
      description: 'Topics with partitions, in place of --topic and --partitions.',
      helpValue: 'TOPIC:P,...',
    }),
    time: option({
      description:
        'A timestamp in milliseconds, or -1 (latest), -2 (earliest), -3 (max-timestamp), -4 (earliest-local), ' +
        '-5 (latest-tiered), -6 (earliest-pending-upload).',
      helpValue: 'TIME',
      default: 'latest',
    }),
    'exclude-internal-topics': flag({ description: 'Leave internal topics out.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(GetOffsets)
    const { getOffsets, parseTime } = await import('../cli/get-offsets/get-offsets.ts')
    const filters = await import('../cli/get-offsets/topic-partition-filter.ts')
    const filter =
      flags['topic-partitions'] === undefined
        ? filters.topicAndNumbersFilter(flags.topic, flags.partitions)
        : filters.ruleListFilter(flags['topic-partitions'])
    const timestamp = parseTime(flags.time)
    const { json } = flags
    const question = { filter, timestamp, listInternal: !flags['exclude-internal-topics'], json }
    const work = { defaultClientId: 'GetOffsetShell' }
    await withAdmin(flags, (admin) => getOffsets(admin, question), work)
  }
}
