import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { argparse4jTool, uncaught } from '../cli/manners.ts'
import { integer, long, option } from '../cli/options.ts'
import { loadProperties } from '../cli/properties-file.ts'
import { produceIntegers } from '../cli/verifiable/produce-integers.ts'

export default class VerifiableProducer extends KafkaCommand {
  static override summary = 'Send rising numbers to a topic and print what was acknowledged.'
  static override description =
    `Prints a JSON object per line: startup_complete, producer_send_success or producer_send_error for each
record, shutdown_complete, and tool_data with the totals. Ends after --max-messages or at a signal.`
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events --max-messages 100',
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events --throughput 10 --repeating-keys 3',
  ]
  static override program = 'verifiable-producer'
  static override manners = { ...argparse4jTool, failures: uncaught }
  static override flags = {
    topic: option({ description: 'The topic to send to.', helpValue: 'TOPIC', required: true }),
    'bootstrap-server': option({
      description: 'The brokers to connect to first.',
      helpValue: 'HOST:PORT,...',
      aliases: ['broker-list'],
      required: true,
    }),
    'max-messages': integer({
      description: 'How many records to send; -1: until a signal comes.',
      helpValue: 'COUNT',
      default: -1,
    }),
    throughput: integer({
      description: 'Send about so many records per second; -1: as fast as possible.',
      helpValue: 'COUNT',
      default: -1,
    }),
    acks: integer({
      options: ['0', '1', '-1'],
      description: '0, 1 or -1 (all): how many replicas must have a record.',
      helpValue: 'ACKS',
      default: -1,
    }),
    'producer.config': option({
      description: "Properties file with the producer's configuration.",
      helpValue: 'FILE',
      aliases: ['command-config'],
    }),
    'message-create-time': long({
      description: 'Timestamp of the first record, in milliseconds; -1: now.',
      helpValue: 'MS',
      default: -1,
    }),
    'value-prefix': integer({
      description: 'A number that stands before each value, with a point.',
      helpValue: 'NUMBER',
    }),
    'repeating-keys': integer({
      description: 'Give records the keys 0, 1, … up to this number (excluded), again and again.',
      helpValue: 'COUNT',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(
      VerifiableProducer,
      this.argv.length === 0 ? ['--help'] : this.argv,
    )
    const { Producer } = await import('../client/producer/producer.ts')
    const producer = await Producer.create({
      'bootstrap.servers': flags['bootstrap-server'],
      acks: String(flags.acks),
      // Every record is sent once: what fails is an event.
      retries: '0',
      ...loadProperties(flags['producer.config']),
    })
    const status = await produceIntegers(producer, {
      topic: flags.topic,
      maxMessages: flags['max-messages'],
      throughput: flags.throughput,
      valuePrefix: flags['value-prefix'],
      repeatingKeys: flags['repeating-keys'],
      createTime: flags['message-create-time'],
    })
    throw new Exit(status)
  }
}
