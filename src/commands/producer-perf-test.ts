import { jsonOption } from '../cli/common-options.ts'
import { emulates } from '../cli/eras.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { argparse4jTool, uncaught } from '../cli/manners.ts'
import { illegalArgument, OptionError } from '../cli/option-errors.ts'
import { flag, integer, list, long, option } from '../cli/options.ts'
import { filePayloads, randomPayloads, risingPayloads } from '../cli/performance/payloads.ts'
import { transactionOptions } from '../cli/performance/transaction-options.ts'
import { loadProperties } from '../cli/properties-file.ts'
import { check } from '../cli/rules.ts'

const PAYLOADS = ['record-size', 'payload-file', 'payload-monotonic']

const problem = (name: string, message: string): OptionError =>
  new OptionError('ArgumentParserException', name, message)

/** `key=value` words. Throws JavaError (IllegalArgumentException). */
function producerProps(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const [key = '', value, more] = word.split('=')
      if (value === undefined || more !== undefined) {
        throw illegalArgument(`Invalid property: ${word}`)
      }
      return [key, value]
    }),
  )
}

const NO_METRICS = '--print-metrics printed nothing: the producer keeps no metrics.\n'

export default class ProducerPerfTest extends KafkaCommand {
  static override summary = 'Measure how fast records can be sent to a topic.'
  static override description =
    `Sends records of a size or out of a file and prints how many per second, and how long they took to be
acknowledged: on average, at most, and percentiles. A line comes every 5 seconds, the totals at the end.

--producer-props takes several words: --producer-props bootstrap.servers=localhost:9092 acks=1 linger.ms=5.`
  static override examples = [
    '<%= command.id %> --topic events --num-records 1000000 --record-size 100 --throughput -1 --bootstrap-server localhost:9092',
    '<%= command.id %> --topic events --num-records 1000 --record-size 100 --throughput 100 --producer-props bootstrap.servers=localhost:9092 acks=1',
  ]
  static override program = 'producer-performance'
  static override manners = { ...argparse4jTool, failures: uncaught }
  static override rules = [
    check((given) => {
      const [first, second] = PAYLOADS.filter((name) => given.has(name))
      if (first === undefined) {
        const choices = PAYLOADS.map((name) => `--${name}`).join(' ')
        return problem('record-size', `one of the arguments ${choices} is required`)
      }
      if (second === undefined) return undefined
      return problem(second, `argument --${second}: not allowed with argument --${first}`)
    }),
    check((given) => {
      const extra = given.has('producer-props') ? undefined : given.positionals[0]
      return extra === undefined ? undefined : problem(extra, `unrecognized arguments: '${extra}'`)
    }),
    check((given) => {
      const name = 'transaction-duration-ms'
      const isPositive = given.value(name) === undefined || Number(given.value(name)) > 0
      if (isPositive || !emulates(4, 0)) return undefined
      return problem(name, `--${name} should be greater than zero`)
    }),
    check((given) =>
      ['producer-props', 'producer.config', 'bootstrap-server'].some((name) => given.has(name))
        ? undefined
        : problem(
            'producer-props',
            'Either --producer-props or --producer.config must be specified.',
          ),
    ),
  ]
  static override flags = {
    'bootstrap-server': option({
      description: 'The brokers to connect to first.',
      helpValue: 'HOST:PORT,...',
    }),
    topic: option({ description: 'The topic to send to.', helpValue: 'TOPIC', required: true }),
    'num-records': long({
      description: 'How many records to send.',
      helpValue: 'COUNT',
      required: true,
    }),
    'payload-delimiter': option({
      description: 'What stands between the values in the file.',
      helpValue: 'TEXT',
      default: '\\n',
    }),
    throughput: integer({
      description: 'Send about so many records per second; -1: as fast as possible.',
      helpValue: 'COUNT',
      required: true,
    }),
    'producer-props': list({
      description: 'Configurations of the producer, one word each.',
      helpValue: 'KEY=VALUE',
      aliases: ['command-property'],
    }),
    'producer.config': option({
      description: "Properties file with the producer's configuration.",
      helpValue: 'FILE',
      aliases: ['command-config'],
    }),
    ...jsonOption,
    'print-metrics': flag({ description: 'Has no effect: the producer keeps no metrics.' }),
    'transactional-id': option({
      description:
        'Send transactions under this transactional id; takes precedence over transactional.id among the properties.',
      helpValue: 'ID',
    }),
    'transaction-duration-ms': long({
      description:
        'Send transactions, and commit each after so long; 0: no transactions. (default with an id: 3000)',
      helpValue: 'MS',
    }),
    'record-size': integer({ description: 'Bytes of each value.', helpValue: 'BYTES' }),
    'payload-file': option({
      description: 'A file with values, which are sent in random order.',
      helpValue: 'FILE',
    }),
    'payload-monotonic': flag({ description: 'Send 0, 1, 2, … as values.' }),
    'warmup-records': long({
      description: 'Records at the start that do not count in the statistics.',
      helpValue: 'COUNT',
      default: 0,
    }),
    'reporting-interval': long({
      description: 'Milliseconds between lines about the progress.',
      helpValue: 'MS',
      default: 5000,
    }),
  }

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(
      ProducerPerfTest,
      this.argv.length === 0 ? ['--help'] : this.argv,
    )
    const payloads = this.#payloads(flags)
    const bootstrap = flags['bootstrap-server']
    const configured = {
      'client.id': 'perf-producer-client',
      ...loadProperties(flags['producer.config']),
      ...(bootstrap === undefined ? {} : { 'bootstrap.servers': bootstrap }),
      ...producerProps([...flags['producer-props'], ...argv]),
    }
    const { properties, durationMs } = transactionOptions(flags, configured)
    const { Producer } = await import('../client/producer/producer.ts')
    const { produceRecords } = await import('../cli/performance/produce-records.ts')
    await produceRecords(await Producer.create(properties), {
      topic: flags.topic,
      numRecords: flags['num-records'],
      payloads,
      throughput: flags.throughput,
      reportingIntervalMs: flags['reporting-interval'],
      warmupRecords: flags['warmup-records'],
      json: flags.json,
      transactionDurationMs: durationMs,
    })
    if (flags['print-metrics']) process.stderr.write(NO_METRICS)
  }

  #payloads(flags: {
    readonly 'record-size': number | undefined
    readonly 'payload-file': string | undefined
    readonly 'payload-delimiter': string
  }) {
    if (flags['payload-file'] !== undefined) {
      const delimiter = flags['payload-delimiter'].replaceAll('\\n', '\n')
      return filePayloads(flags['payload-file'], delimiter, (line) => process.stdout.write(line))
    }
    return flags['record-size'] === undefined
      ? risingPayloads
      : randomPayloads(flags['record-size'])
  }
}
