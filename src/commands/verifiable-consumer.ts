import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { argparse4jTool, uncaught } from '../cli/manners.ts'
import { flag, integer, option } from '../cli/options.ts'
import { loadProperties } from '../cli/properties-file.ts'
import { consumeVerifiably } from '../cli/verifiable/consume-verifiably.ts'

export default class VerifiableConsumer extends KafkaCommand {
  static override summary = 'Read a topic as a member of a group and print all that happens.'
  static override description =
    `Prints a JSON object per line: startup_complete, partitions_assigned, partitions_revoked, records_consumed,
offsets_committed, shutdown_complete; with --verbose record_data for each record. Ends after --max-messages or at a signal.`
  static override examples = [
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events --group-id verify --max-messages 100',
    '<%= command.id %> --bootstrap-server localhost:9092 --topic events --group-id verify --verbose --reset-policy latest',
  ]
  static override program = 'verifiable-consumer'
  static override manners = { ...argparse4jTool, failures: uncaught }
  static override flags = {
    topic: option({ description: 'The topic to read.', helpValue: 'TOPIC', required: true }),
    'group-id': option({ description: 'The group.', helpValue: 'GROUP', required: true }),
    'bootstrap-server': option({
      description: 'The brokers to connect to first.',
      helpValue: 'HOST:PORT,...',
      aliases: ['broker-list'],
      required: true,
    }),
    'group-protocol': option({
      description: 'The protocol of the group: classic or consumer.',
      helpValue: 'PROTOCOL',
      default: 'classic',
    }),
    'group-remote-assignor': option({
      description: "The broker's assignor, with the consumer protocol.",
      helpValue: 'NAME',
    }),
    'group-instance-id': option({
      description: 'Makes this a static member of the group.',
      helpValue: 'ID',
    }),
    'max-messages': integer({
      description: 'How many records to read; -1: until a signal comes.',
      helpValue: 'COUNT',
      default: -1,
    }),
    'session-timeout': integer({
      description: 'Milliseconds without heartbeats after which a member is out.',
      helpValue: 'MS',
      default: 30_000,
    }),
    verbose: flag({ description: 'Print each record.' }),
    'enable-autocommit': flag({ description: 'Commit in the background, not after each poll.' }),
    'reset-policy': option({
      description: 'Where to begin without committed offsets: earliest, latest or none.',
      helpValue: 'POLICY',
      default: 'earliest',
    }),
    'assignment-strategy': option({
      description: 'The Java class that assigns partitions, with the classic protocol.',
      helpValue: 'CLASS',
      default: 'org.apache.kafka.clients.consumer.RangeAssignor',
    }),
    'consumer.config': option({
      description: "Properties file with the consumer's configuration.",
      helpValue: 'FILE',
      aliases: ['command-config'],
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(
      VerifiableConsumer,
      this.argv.length === 0 ? ['--help'] : this.argv,
    )
    const instance = flags['group-instance-id']
    const assignor = flags['group-remote-assignor']
    const isClassic = flags['group-protocol'].toLowerCase() === 'classic'
    const { Consumer } = await import('../client/consumer/consumer.ts')
    const consumer = await Consumer.create({
      ...loadProperties(flags['consumer.config']),
      'bootstrap.servers': flags['bootstrap-server'],
      'group.id': flags['group-id'],
      'group.protocol': flags['group-protocol'],
      'enable.auto.commit': String(flags['enable-autocommit']),
      'auto.offset.reset': flags['reset-policy'],
      ...(isClassic
        ? {
            'session.timeout.ms': String(flags['session-timeout']),
            'partition.assignment.strategy': flags['assignment-strategy'],
          }
        : assignor === undefined
          ? {}
          : { 'group.remote.assignor': assignor }),
      ...(instance === undefined ? {} : { 'group.instance.id': instance }),
    })
    const status = await consumeVerifiably(consumer, {
      topic: flags.topic,
      maxMessages: flags['max-messages'],
      verbose: flags.verbose,
      autoCommit: flags['enable-autocommit'],
    })
    throw new Exit(status)
  }
}
