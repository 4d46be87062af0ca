import { warnsOfDeprecation } from '../cli/eras.ts'
import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool, messageAndTrace, messageAndUsage } from '../cli/manners.ts'
import { illegalArgument } from '../cli/option-errors.ts'
import { integer, option } from '../cli/options.ts'
import { loadProperties } from '../cli/properties-file.ts'
import type { Admin } from '../client/admin.ts'

const USAGE =
  'USAGE: java org.apache.kafka.tools.EndToEndLatency broker_list topic num_messages producer_acks message_size_bytes [optional] properties_file\n'

const POSITIONAL_WARNING =
  'WARNING: Positional argument usage is deprecated and will be removed in Apache Kafka 5.0. Please use named arguments ' +
  'instead: --bootstrap-server, --topic, --num-records, --producer-acks, --record-size, --command-config\n'

/** What either form of the command line says. */
interface Test {
  readonly bootstrap: string
  readonly topic: string
  readonly numRecords: number
  readonly acks: string
  readonly recordSize: number
  readonly config: string | undefined
}

/** Java's Integer.parseInt. Throws JavaError (NumberFormatException). */
function parseInteger(text: string): number {
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  throw illegalArgument(`For input string: "${text}"`)
}

/** Creates the topic when it is not there. */
async function ensureTopic(admin: Admin, topic: string): Promise<void> {
  const topics = await admin.listTopics({ listInternal: true })
  if (topics.some(({ name }) => name === topic)) return
  process.stdout.write(
    `Topic "${topic}" does not exist. Will create topic with 1 partition(s) and replication factor = 1\n`,
  )
  const created = await admin.createTopics([
    { name: topic, numPartitions: 1, replicationFactor: 1 },
  ])
  const outcome = created.get(topic)
  if (outcome instanceof Error) throw outcome
}

export default class E2eLatency extends KafkaCommand {
  static override summary = 'Measure how long records take from a producer to a consumer.'
  static override description =
    `Sends one record after another and waits until each was read. Prints the time of every thousandth, the average and
percentiles, in milliseconds. Options, or in their place words in this order:

  BOOTSTRAP TOPIC NUM_RECORDS ACKS RECORD_SIZE [PROPERTIES_FILE]`
  static override examples = [
    '<%= command.id %> localhost:9092 events 10000 1 100',
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events --num-records 10000 --producer-acks all --record-size 100',
  ]
  static override manners = {
    ...joptsimpleTool,
    withoutArguments: 'checks' as const,
    optionErrors: messageAndUsage,
    valueErrors: messageAndTrace,
    failures: messageAndTrace,
  }
  static override flags = {
    'bootstrap-server': option({
      description: 'The brokers to connect to first.',
      helpValue: 'HOST:PORT,...',
    }),
    topic: option({ description: 'The topic to use.', helpValue: 'TOPIC' }),
    'num-records': integer({ description: 'How many records to send.', helpValue: 'COUNT' }),
    'producer-acks': option({
      description: '1 or all: how many replicas must have a record.',
      helpValue: 'ACKS',
      default: '1',
    }),
    'record-size': integer({ description: 'Bytes of each value.', helpValue: 'BYTES' }),
    'record-key-size': integer({
      description: 'Bytes of each key; 0: none.',
      helpValue: 'BYTES',
      default: 0,
    }),
    'num-headers': integer({
      description: 'How many headers each record has.',
      helpValue: 'COUNT',
      default: 0,
    }),
    'record-header-key-size': integer({
      description: 'Bytes of the key of a header.',
      helpValue: 'BYTES',
      default: 0,
    }),
    'record-header-size': integer({
      description: 'Bytes of the value of a header.',
      helpValue: 'BYTES',
      default: 0,
    }),
    'command-config': option({
      description: 'Properties file with configurations of all clients.',
      helpValue: 'FILE',
    }),
  }

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(E2eLatency)
    const test = this.#test(flags, argv)
    if (test.acks !== '1' && test.acks !== 'all') {
      throw illegalArgument(
        'Latency testing requires synchronous acknowledgement. Please use 1 or all',
      )
    }
    const common = { ...loadProperties(test.config), 'bootstrap.servers': test.bootstrap }
    const { Admin } = await import('../client/admin.ts')
    const admin = await Admin.create(common)
    await ensureTopic(admin, test.topic).finally(() => admin.close())
    const { Consumer } = await import('../client/consumer/consumer.ts')
    const { Producer } = await import('../client/producer/producer.ts')
    const { measureLatency } = await import('../cli/latency/measure-latency.ts')
    const consumer = await Consumer.create({
      ...common,
      'group.id': `test-group-${Date.now()}`,
      'enable.auto.commit': 'false',
      'auto.offset.reset': 'latest',
      'fetch.max.wait.ms': '0',
    })
    const producer = await Producer.create({ ...common, 'linger.ms': '0', acks: test.acks })
    const shape = {
      topic: test.topic,
      keySize: flags['record-key-size'],
      valueSize: test.recordSize,
      headers: flags['num-headers'],
      headerKeySize: flags['record-header-key-size'],
      headerValueSize: flags['record-header-size'],
    }
    try {
      await measureLatency(producer, consumer, shape, test.numRecords)
    } finally {
      await producer.close()
      await consumer.close()
    }
  }

  #test(
    flags: {
      readonly 'bootstrap-server': string | undefined
      readonly topic: string | undefined
      readonly 'num-records': number | undefined
      readonly 'producer-acks': string
      readonly 'record-size': number | undefined
      readonly 'command-config': string | undefined
    },
    words: readonly string[],
  ): Test {
    const { topic, 'bootstrap-server': bootstrap } = flags
    const { 'num-records': numRecords, 'record-size': recordSize } = flags
    if (bootstrap !== undefined && topic !== undefined) {
      if (numRecords !== undefined && recordSize !== undefined) {
        const config = flags['command-config']
        return { bootstrap, topic, numRecords, acks: flags['producer-acks'], recordSize, config }
      }
    }
    if (words.length !== 5 && words.length !== 6) {
      process.stderr.write(USAGE)
      throw new Exit(1)
    }
    if (warnsOfDeprecation()) process.stdout.write(POSITIONAL_WARNING)
    const [first = '', second = '', count = '', acks = '', size = '', config] = words
    return {
      bootstrap: first,
      topic: second,
      numRecords: parseInteger(count),
      acks,
      recordSize: parseInteger(size),
      config,
    }
  }
}
