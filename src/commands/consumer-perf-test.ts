import { jsonOption } from '../cli/common-options.ts'
import { validHostsAndPorts } from '../cli/host-port.ts'
import { javaRegex } from '../cli/java-regex.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool, messageAndTrace, messageAndUsage } from '../cli/manners.ts'
import { flag, integer, list, long, option } from '../cli/options.ts'
import { consumeRecords } from '../cli/performance/consume-records.ts'
import { header } from '../cli/performance/consumer-statistics.ts'
import { javaDateFormat } from '../cli/performance/java-date-format.ts'
import { keyValueProperties, loadProperties } from '../cli/properties-file.ts'
import { never, requires } from '../cli/rules.ts'
import { adviseOnSocketBuffers, WITHOUT_EFFECT } from '../cli/socket-buffers.ts'

const RANDOM_GROUPS = 100_000

const NO_METRICS = '--print-metrics printed nothing: the consumer keeps no metrics.\n'

export default class ConsumerPerfTest extends KafkaCommand {
  static override summary = 'Measure how fast records of a topic can be read.'
  static override description =
    `Reads a number of records and prints megabytes and messages per second, with and without the time that
joining the group took. Ends early when nothing came for --timeout milliseconds.`
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events --messages 1000000',
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events --messages 1000000 --show-detailed-stats --reporting-interval 1000',
  ]
  static override manners = {
    ...joptsimpleTool,
    withoutArguments: 'checks' as const,
    optionErrors: messageAndUsage,
    valueErrors: messageAndTrace,
    failures: messageAndTrace,
  }
  static override rules = [
    adviseOnSocketBuffers,
    never(
      'Exactly one of the following arguments is required: [topic], [include]',
      (given) => given.has('topic') && given.has('include'),
    ),
    (given: Parameters<ReturnType<typeof requires>>[0]) => {
      if (!given.has('include')) requires('topic')(given)
    },
    requires('messages'),
    validHostsAndPorts('bootstrap-server'),
  ]
  static override flags = {
    'bootstrap-server': option({
      description: 'The brokers to connect to first.',
      helpValue: 'HOST:PORT,...',
      aliases: ['broker-list'],
      required: true,
    }),
    topic: option({ description: 'The topic to read.', helpValue: 'TOPIC' }),
    include: option({
      description: 'Topics to read, a Java regular expression.',
      helpValue: 'REGEX',
    }),
    messages: long({
      description: 'How many records to read.',
      helpValue: 'COUNT',
      aliases: ['num-records'],
    }),
    group: option({ description: 'The group; default: perf-consumer-N.', helpValue: 'GROUP' }),
    'from-latest': flag({
      description: 'Without committed offsets begin at the end instead of the beginning.',
    }),
    'fetch-size': integer({
      description: 'Bytes to fetch from a partition at once.',
      helpValue: 'BYTES',
      default: 1_048_576,
    }),
    'socket-buffer-size': integer({
      description: `Size of the receive buffer of TCP. ${WITHOUT_EFFECT}`,
      helpValue: 'BYTES',
      default: 2_097_152,
    }),
    timeout: long({
      description: 'Milliseconds without records after which to end.',
      helpValue: 'MS',
      default: 10_000,
    }),
    'reporting-interval': long({
      description: 'Milliseconds between lines of --show-detailed-stats.',
      helpValue: 'MS',
      default: 5000,
    }),
    'show-detailed-stats': flag({ description: 'Print a line for each reporting interval.' }),
    'hide-header': flag({ description: 'Print no names of columns.' }),
    'date-format': option({
      description: 'How to print times, as java.text.SimpleDateFormat has it.',
      helpValue: 'FORMAT',
      default: 'yyyy-MM-dd HH:mm:ss:SSS',
    }),
    ...jsonOption,
    'print-metrics': flag({ description: 'Has no effect: the consumer keeps no metrics.' }),
    'consumer.config': option({
      description: "Properties file with the consumer's configuration.",
      helpValue: 'FILE',
      aliases: ['command-config'],
    }),
    'command-property': list({
      description: 'A configuration of the consumer; may come several times.',
      helpValue: 'KEY=VALUE',
    }),
    threads: integer({ description: 'Has no effect.', helpValue: 'COUNT' }),
    'num-fetch-threads': integer({ description: 'Has no effect.', helpValue: 'COUNT' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ConsumerPerfTest)
    const date = javaDateFormat(flags['date-format'])
    const topics = flags.include === undefined ? [flags.topic ?? ''] : javaRegex(flags.include)
    if (!flags['hide-header'] && !flags.json)
      process.stdout.write(header(flags['show-detailed-stats']))
    const { Consumer } = await import('../client/consumer/consumer.ts')
    const consumer = await Consumer.create({
      'client.id': 'perf-consumer-client',
      ...loadProperties(flags['consumer.config']),
      ...keyValueProperties(flags['command-property']),
      'bootstrap.servers': flags['bootstrap-server'],
      'group.id': flags.group ?? `perf-consumer-${Math.floor(Math.random() * RANDOM_GROUPS)}`,
      'receive.buffer.bytes': String(flags['socket-buffer-size']),
      'max.partition.fetch.bytes': String(flags['fetch-size']),
      'auto.offset.reset': flags['from-latest'] ? 'latest' : 'earliest',
      'check.crcs': 'false',
    })
    await consumeRecords(consumer, {
      topics,
      numRecords: flags.messages ?? 0,
      timeoutMs: flags.timeout,
      reportingIntervalMs: flags['reporting-interval'],
      detailed: flags['show-detailed-stats'],
      date,
      json: flags.json,
    })
    if (flags['print-metrics']) process.stderr.write(NO_METRICS)
  }
}
