import { adminProperties } from '../cli/admin-client.ts'
import { observedClusterOptions } from '../cli/common-options.ts'
import { durationMs } from '../cli/duration.ts'
import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { samsaTool } from '../cli/manners.ts'
import { UsageError } from '../cli/option-errors.ts'
import { list, option } from '../cli/options.ts'

const DEFAULT_ADDRESS = 'localhost:9092'

export default class Wait extends KafkaCommand {
  static override tool = ''
  static override summary = 'Wait until a cluster answers, and has the topics that are needed.'
  static override description =
    'Returns as soon as a broker answers requests and every --topic exists, in place of a sleep in a script. Any Kafka ' +
    'cluster will do. Exit status: 0, or 1 when the time is over; the reason is on stderr.'
  static override examples = [
    '<%= command.id %> --timeout 10s',
    '<%= command.id %> --bootstrap-server broker:9092 --timeout 1m --topic orders --topic payments',
  ]
  static override manners = samsaTool
  static override flags = {
    ...observedClusterOptions,
    timeout: option({
      description: 'How long to wait, for example 500ms, 10s, 1m.',
      helpValue: 'TIME',
      default: '30s',
    }),
    topic: list({
      description: 'A topic that must exist; may be given several times.',
      helpValue: 'TOPIC',
    }),
  }

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Wait)
    if (argv.length > 0) throw new UsageError(`Words that are no options: ${argv.join(' ')}`)
    const timeoutMs = durationMs('timeout', flags.timeout, 0)
    const properties = { 'bootstrap.servers': DEFAULT_ADDRESS, ...adminProperties(flags) }
    const { waitForCluster } = await import('../cli/wait/wait-for-cluster.ts')
    const readiness = await waitForCluster({ properties, topics: flags.topic, timeoutMs })
    if (readiness.isReady) return
    process.stderr.write(`Not ready after ${flags.timeout}: ${readiness.reason}.\n`)
    throw new Exit(1)
  }
}
