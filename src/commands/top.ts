import { observedClusterOptions } from '../cli/common-options.ts'
import { durationMs } from '../cli/duration.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { samsaTool } from '../cli/manners.ts'
import { terse, UsageError } from '../cli/option-errors.ts'
import { option } from '../cli/options.ts'

/** Looks come no sooner than this after each other. */
const INTERVAL_MIN_MS = 200

export default class Top extends KafkaCommand {
  static override tool = ''
  static override summary = 'Watch brokers, topics, partitions and consumer groups.'
  static override description =
    'A screen of the whole cluster, live: how fast topics grow, where each group is between start and end of each ' +
    'partition, its lag in records and in time, how it does by the rules of Burrow, who its members are and what they ' +
    'have, and its rebalances: who joined, left or timed out, and what moved. Keys as in k9s and vi; ? explains them. ' +
    'Nothing is committed or changed. Needs a terminal; `samsa lag` is for scripts. NO_COLOR switches colours off, a ' +
    'locale without UTF-8 (LANG=C) leads to ASCII.'
  static override examples = [
    '<%= command.id %>',
    '<%= command.id %> --bootstrap-server broker:9092 --command-config client.properties --interval 5s',
  ]
  static override manners = samsaTool
  static override flags = {
    ...observedClusterOptions,
    interval: option({
      description: 'Time between looks, for example 500ms, 5s, 1m.',
      helpValue: 'TIME',
      default: '1s',
    }),
  }

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Top)
    if (argv.length > 0) throw new UsageError(`Words that are no options: ${argv.join(' ')}`)
    const intervalMs = durationMs('interval', flags.interval, INTERVAL_MIN_MS)
    if (!process.stdin.isTTY || !process.stdout.isTTY) {
      throw terse(
        'samsa top needs a terminal. In scripts and pipes use samsa lag, or samsa lag --json.',
      )
    }
    // Read when React is loaded: its checks for developers take more time than everything else here.
    process.env['NODE_ENV'] ??= 'production'
    // Ink draws nothing but the end where it believes to be in CI; a person looks at this terminal.
    for (const name of ['CI', 'CONTINUOUS_INTEGRATION']) delete process.env[name]
    const { runTop } = await import('../cli/screens/run-top.tsx')
    await runTop(flags, intervalMs)
  }
}
