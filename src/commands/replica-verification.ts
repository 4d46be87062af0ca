import { withAdmin } from '../cli/admin-client.ts'
import { javaRegex } from '../cli/java-regex.ts'
import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool } from '../cli/manners.ts'
import { integer, long, option } from '../cli/options.ts'
import { requires } from '../cli/rules.ts'
import { onSignals } from '../cli/signals.ts'

export default class ReplicaVerification extends KafkaCommand {
  static override summary = 'Compare the replicas of topics while they are written.'
  static override description =
    `Reads all replicas of the topics side by side, compares their batches and reports from time to time how far the
slowest replica is behind. Goes on until a signal comes, or until replicas do not match.`
  static override examples = [
    '<%= command.id %> --broker-list localhost:9092,localhost:9093 --topics-include "events.*" --time -2',
  ]
  static override manners = joptsimpleTool
  static override rules = [requires('broker-list')]
  static override flags = {
    'broker-list': option({
      description: 'The brokers to connect to first.',
      helpValue: 'HOST:PORT,...',
    }),
    'fetch-size': integer({
      description: 'Bytes to fetch from a partition at once.',
      helpValue: 'BYTES',
      default: 1_048_576,
    }),
    'max-wait-ms': integer({
      description: 'How long a fetch waits for something new.',
      helpValue: 'MS',
      default: 1000,
    }),
    'topics-include': option({
      description: 'Topics to compare, a Java regular expression.',
      helpValue: 'REGEX',
      default: '.*',
      aliases: ['topic-white-list'],
    }),
    time: long({
      description: 'Where to begin: a timestamp in milliseconds, -1 (latest) or -2 (earliest).',
      helpValue: 'TIME',
      default: -1,
    }),
    'report-interval-ms': long({
      description: 'Milliseconds between reports.',
      helpValue: 'MS',
      default: 30_000,
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ReplicaVerification)
    const include = javaRegex(flags['topics-include'])
    const { verifyReplicas } = await import('../cli/replica-verification/verify-replicas.ts')
    const signals = onSignals(() => undefined)
    const connection = { 'bootstrap-server': flags['broker-list'], 'command-config': undefined }
    await withAdmin(connection, (admin) =>
      verifyReplicas(
        admin,
        {
          include,
          timestamp: flags.time,
          fetchSize: flags['fetch-size'],
          maxWaitMs: flags['max-wait-ms'],
          reportIntervalMs: flags['report-interval-ms'],
        },
        () => signals.status !== undefined,
      ),
    )
    throw new Exit(signals.status ?? 0)
  }
}
