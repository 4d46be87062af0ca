import { jsonOption } from '../cli/common-options.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { samsaTool } from '../cli/manners.ts'
import { UsageError } from '../cli/option-errors.ts'
import { flag, list, option } from '../cli/options.ts'

/** Looks come no sooner than this after each other. */
const INTERVAL_MIN_MS = 500

export default class MirrorCommand extends KafkaCommand {
  static override tool = ''
  static override summary = 'Copy topics and consumer groups from one cluster to another.'
  static override description =
    'Copies topics with their configurations, records with keys, values, headers, timestamps and partitions, and the ' +
    'offsets of consumer groups, translated to where the same records are in the target. Both clusters may be of any ' +
    'kind of Kafka. With --once what is there now; otherwise it goes on until Ctrl-C. Stopped in any way, even killed, ' +
    'and started again, it goes on where it was: no record is lost, none is there twice. Its place is kept in the topic ' +
    '__samsa_mirror of the target. docs/mirror.md says what is copied and what is not. Exit status: 0, 1 for a failure, 2 ' +
    'when a topic or a partition could not be mirrored.'
  static override examples = [
    '<%= command.id %> --from kafka:9092 --to localhost:9092 --once',
    '<%= command.id %> --from kafka:9092 --to localhost:9092 --topics orders,payments-.* --no-groups',
    '<%= command.id %> --from kafka:9092 --from-config kafka.properties --to localhost:9092 --prefix production.',
  ]
  static override manners = samsaTool
  static override flags = {
    from: option({
      description: 'Brokers of the source; or bootstrap.servers of --from-config.',
      helpValue: 'HOST:PORT,...',
    }),
    to: option({
      description: 'Brokers of the target; or bootstrap.servers of --to-config.',
      helpValue: 'HOST:PORT,...',
    }),
    'from-config': option({
      description: "Properties file for the source's clients.",
      helpValue: 'FILE',
    }),
    'to-config': option({
      description: "Properties file for the target's clients.",
      helpValue: 'FILE',
    }),
    topics: list({
      description:
        'Names or regular expressions of topics, with commas; may be given several times. Without it all but internal ones.',
      helpValue: 'NAMES',
    }),
    groups: list({
      description:
        'Names or regular expressions of groups, with commas. Without it all that have offsets of mirrored topics.',
      helpValue: 'NAMES',
    }),
    'no-groups': flag({ description: 'No offsets of groups.' }),
    prefix: option({
      description: "What the target's topics have in front of their names.",
      helpValue: 'TEXT',
    }),
    once: flag({ description: 'Copy what is there at the start, then end.' }),
    append: flag({
      description: 'Write also to partitions of the target that have records from elsewhere.',
    }),
    interval: option({
      description:
        'Time between looks for new topics, partitions, configurations and group offsets, for example 500ms, 10s, 1m.',
      helpValue: 'TIME',
      default: '10s',
    }),
    ...jsonOption,
  }

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(MirrorCommand)
    if (argv.length > 0) throw new UsageError(`Words that are no options: ${argv.join(' ')}`)
    if (flags['no-groups'] && flags.groups.length > 0) {
      throw new UsageError('--no-groups and --groups exclude each other')
    }
    const { durationMs } = await import('../cli/duration.ts')
    const intervalMs = durationMs('interval', flags.interval, INTERVAL_MIN_MS)
    const { runMirror } = await import('../cli/mirror/run-mirror.ts')
    await runMirror({ ...flags, intervalMs })
  }
}
