import {
  ConflictingReset,
  type ConsumerFlags,
  consumerProperties,
  startOffset,
} from '../cli/console-consumer/consumer-properties.ts'
import { formatterNamed } from '../cli/console-consumer/formatter.ts'
import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool, messageAndUsage } from '../cli/manners.ts'
import { flag, integer, list, long, option } from '../cli/options.ts'
import { keyValueProperties, loadProperties } from '../cli/properties-file.ts'
import { never, requires } from '../cli/rules.ts'

const DESERIALIZER_OPTIONS = ['key-deserializer', 'value-deserializer'] as const

export default class ConsoleConsumer extends KafkaCommand {
  static override summary = 'Print the records of a topic.'
  static override description =
    `Reads new records, or all with --from-beginning, until Ctrl-C, --max-messages or --timeout-ms.
Without --group the consumer joins a group of its own that leaves no offsets behind.

Formatter properties: print.timestamp, print.partition, print.offset, print.epoch, print.headers, print.key (false), print.value (true),
key.separator (TAB), line.separator (a newline), headers.separator (a comma), null.literal (null), key.deserializer, value.deserializer,
headers.deserializer.`
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events --from-beginning',
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events --group readers --property print.key=true',
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events --partition 0 --offset 100 --max-messages 5',
  ]
  static override manners = { ...joptsimpleTool, optionErrors: messageAndUsage }
  static override rules = [
    never(
      'Exactly one of --include/--topic is required. ()',
      (given) => given.has('topic') === given.has('include'),
    ),
    never(
      'The topic is required when partition is specified.',
      (given) => given.has('partition') && !given.has('topic'),
    ),
    never('Options from-beginning and offset cannot be specified together.', (given) =>
      ['partition', 'from-beginning', 'offset'].every((name) => given.has(name)),
    ),
    never(
      'The partition is required when offset is specified.',
      (given) => given.has('offset') && !given.has('partition'),
    ),
    requires('bootstrap-server'),
  ]
  static override flags = {
    'bootstrap-server': option({
      description: 'The brokers to connect to first.',
      helpValue: 'HOST:PORT,...',
    }),
    topic: option({ description: 'The topic to read.', helpValue: 'TOPIC' }),
    include: option({
      description: 'Read every topic whose name this Java regular expression matches.',
      helpValue: 'REGEX',
      aliases: ['whitelist'],
    }),
    group: option({ description: 'The consumer group to join.', helpValue: 'GROUP' }),
    partition: integer({
      description: 'Read this partition only, from its end unless --offset is given.',
      helpValue: 'PARTITION',
    }),
    offset: option({
      description: 'Where to start in --partition: a number, earliest or latest.',
      helpValue: 'OFFSET',
    }),
    'from-beginning': flag({
      description: 'Start at the earliest record where the group has no offset.',
    }),
    'max-messages': integer({ description: 'Stop after so many records.', helpValue: 'COUNT' }),
    'timeout-ms': long({
      description: 'Stop when no record came for this time.',
      helpValue: 'MS',
    }),
    'isolation-level': option({
      description: 'read_committed leaves aborted transactions out; default: read_uncommitted.',
      helpValue: 'LEVEL',
    }),
    'skip-message-on-error': flag({
      description: 'Report a record that cannot be printed and go on.',
    }),
    formatter: option({
      description:
        "The Java class that prints records: Default-, Logging- or NoOpMessageFormatter, or one of those for the coordinators' topics.",
      helpValue: 'CLASS',
      default: 'kafka.tools.DefaultMessageFormatter',
    }),
    'formatter-config': option({
      description: 'Properties file for the formatter.',
      helpValue: 'FILE',
    }),
    property: list({
      description: 'A property of the formatter; may come several times.',
      helpValue: 'KEY=VALUE',
      aliases: ['formatter-property'],
    }),
    'key-deserializer': option({ description: 'Java class for keys.', helpValue: 'CLASS' }),
    'value-deserializer': option({ description: 'Java class for values.', helpValue: 'CLASS' }),
    'consumer-property': list({
      description: 'A configuration of the consumer; may come several times.',
      helpValue: 'KEY=VALUE',
      aliases: ['command-property'],
    }),
    'consumer.config': option({
      description: "Properties file with the consumer's configuration.",
      helpValue: 'FILE',
      aliases: ['command-config'],
    }),
    'enable-systest-events': flag({ description: 'Print when the consumer has shut down.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ConsoleConsumer)
    const formatterProperties = {
      ...loadProperties(flags['formatter-config']),
      ...keyValueProperties(flags.property),
    }
    for (const name of DESERIALIZER_OPTIONS) {
      if (flags[name]) formatterProperties[name.replace('-', '.')] = flags[name]
    }
    const formatter = await formatterNamed(flags.formatter, formatterProperties)
    const start = startOffset(flags)
    const properties = readProperties(flags)
    const { runConsumer } = await import('../cli/console-consumer/run-consumer.ts')
    throw new Exit(await runConsumer(properties, formatter, flags, start))
  }
}

/** The consumer's configuration; one of its conflicts is reported in a line of its own. */
function readProperties(flags: ConsumerFlags) {
  try {
    return consumerProperties(flags)
  } catch (error) {
    if (!(error instanceof ConflictingReset)) throw error
    process.stderr.write(`${error.message}\n`)
    throw new Exit(1)
  }
}
