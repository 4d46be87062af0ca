import { classNotFound } from '../cli/class-not-found.ts'
import {
  PRODUCER_OPTIONS,
  producerProperties,
} from '../cli/console-producer/producer-properties.ts'
import { validHostsAndPorts } from '../cli/host-port.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool, messageAndUsage, messageOnly, traceOnly } from '../cli/manners.ts'
import { flag, integer, list, long, option, optionalArgument } from '../cli/options.ts'
import { keyValueProperties, loadProperties } from '../cli/properties-file.ts'
import { requires } from '../cli/rules.ts'
import { adviseOnSocketBuffers, WITHOUT_EFFECT } from '../cli/socket-buffers.ts'

const READER_CLASSES = [
  'org.apache.kafka.tools.LineMessageReader',
  'kafka.tools.ConsoleProducer$LineMessageReader',
]

/** The default of an option that stands for a producer key, as its help shows it. */
const byDefault = (name: keyof typeof PRODUCER_OPTIONS): string =>
  ` (${PRODUCER_OPTIONS[name].key}; default: ${PRODUCER_OPTIONS[name].default})`

export default class ConsoleProducer extends KafkaCommand {
  static override summary = 'Send the lines of standard input to a topic.'
  static override description =
    `Every line becomes a record. With --property parse.key=true a line is "key TAB value", with
parse.headers=true "headers TAB key TAB value".

Reader properties: parse.key, parse.headers, ignore.error (false), key.separator and headers.delimiter (TAB), headers.separator
(a comma), headers.key.separator (a colon), null.marker (a text that stands for null).`
  static override examples = [
    'echo hello | <%= command.id %> --bootstrap-server localhost:9092 --topic events',
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events --property parse.key=true --property key.separator=: < keyed.txt',
  ]
  static override manners = {
    ...joptsimpleTool,
    withoutArguments: 'checks' as const,
    optionErrors: messageAndUsage,
    valueErrors: messageOnly,
    failures: traceOnly,
  }
  static override rules = [
    adviseOnSocketBuffers,
    requires('topic'),
    validHostsAndPorts('bootstrap-server'),
  ]
  static override flags = {
    'bootstrap-server': option({
      description: 'The brokers to connect to first.',
      helpValue: 'HOST:PORT,...',
      aliases: ['broker-list'],
      required: true,
    }),
    topic: option({ description: 'The topic to send to.', helpValue: 'TOPIC' }),
    sync: flag({ description: 'Wait for each record before the next one is sent.' }),
    'compression-codec': optionalArgument({
      description: 'Compress with none, gzip, snappy, lz4 or zstd; gzip when no name is given.',
      helpValue: 'CODEC',
      bare: 'gzip',
    }),
    'batch-size': integer({
      description: `Bytes of records per partition that are sent together.${byDefault('batch-size')}`,
      helpValue: 'BYTES',
      aliases: ['max-partition-memory-bytes'],
    }),
    'max-memory-bytes': long({
      description: `Bytes that may wait to be sent.${byDefault('max-memory-bytes')}`,
      helpValue: 'BYTES',
    }),
    'max-block-ms': long({
      description: `Time to wait for metadata or memory.${byDefault('max-block-ms')}`,
      helpValue: 'MS',
    }),
    'message-send-max-retries': integer({
      description: `Attempts after the first one.${byDefault('message-send-max-retries')}`,
      helpValue: 'COUNT',
    }),
    'retry-backoff-ms': long({
      description: `Pause between attempts.${byDefault('retry-backoff-ms')}`,
      helpValue: 'MS',
    }),
    'request-required-acks': option({
      description: `0, 1 or all: how many replicas must have a record.${byDefault('request-required-acks')}`,
      helpValue: 'ACKS',
    }),
    'request-timeout-ms': integer({
      description: `Time to wait for a response.${byDefault('request-timeout-ms')}`,
      helpValue: 'MS',
    }),
    timeout: long({
      description: `Time that records wait for others to fill a batch.${byDefault('timeout')}`,
      helpValue: 'MS',
    }),
    'metadata-expiry-ms': long({
      description: `Age at which metadata is fetched again.${byDefault('metadata-expiry-ms')}`,
      helpValue: 'MS',
    }),
    'socket-buffer-size': integer({
      description: `Size of the send buffer of TCP. ${WITHOUT_EFFECT}${byDefault('socket-buffer-size')}`,
      helpValue: 'BYTES',
    }),
    'line-reader': option({
      description: 'The Java class that reads records; only the default is known.',
      helpValue: 'CLASS',
      default: 'org.apache.kafka.tools.LineMessageReader',
    }),
    'reader-config': option({ description: 'Properties file for the reader.', helpValue: 'FILE' }),
    property: list({
      description: 'A property of the reader; may come several times.',
      helpValue: 'KEY=VALUE',
      aliases: ['reader-property'],
    }),
    'producer-property': list({
      description: 'A configuration of the producer; may come several times.',
      helpValue: 'KEY=VALUE',
      aliases: ['command-property'],
    }),
    'producer.config': option({
      description: "Properties file with the producer's configuration.",
      helpValue: 'FILE',
      aliases: ['command-config'],
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ConsoleProducer)
    const properties = producerProperties(flags)
    const { Producer } = await import('../client/producer/producer.ts')
    const producer = await Producer.create(properties)
    try {
      if (!READER_CLASSES.includes(flags['line-reader'])) {
        throw classNotFound(flags['line-reader'], READER_CLASSES)
      }
      const reading = await import('../cli/console-producer/line-message-reader.ts')
      const readerProperties = {
        ...loadProperties(flags['reader-config']),
        ...keyValueProperties(flags.property),
      }
      const options = reading.readerOptions(flags.topic ?? '', readerProperties)
      const { sendLines } = await import('../cli/console-producer/send-lines.ts')
      await sendLines(producer, new reading.LineMessageReader(options), flags.sync)
    } finally {
      await producer.close()
    }
  }
}
