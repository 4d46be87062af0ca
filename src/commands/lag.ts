import { jsonOption, observedClusterOptions } from '../cli/common-options.ts'
import { KafkaCommand } from '../cli/kafka-command.ts'
import { samsaTool } from '../cli/manners.ts'
import { UsageError } from '../cli/option-errors.ts'
import { flag, list, option } from '../cli/options.ts'

/** Looks come no sooner than this after each other. */
const INTERVAL_MIN_MS = 200

export default class Lag extends KafkaCommand {
  static override tool = ''
  static override summary = 'Show how far consumer groups are behind.'
  static override description =
    'Prints for each partition that a consumer group has committed an offset of: where the group is, where the log ends, ' +
    'the lag in records and in time (the age of the first record that the group has not read), and which member has the ' +
    'partition. With --watch also how the group does, judged over the last 50 seconds by the rules of Burrow: OK, WARN (it ' +
    'falls behind), STALL (it commits and gets nowhere), STOP (it does not commit), REWIND (it went back); a group with one ' +
    'of the last three is in ERR. Nothing is committed or changed. Exit status: 0, 1 when the cluster does not answer or ' +
    'a named group does not exist, 2 when a broker or a group could not be asked. `samsa top` shows the same on a screen.'
  static override examples = [
    '<%= command.id %>',
    '<%= command.id %> --group shop --group billing',
    '<%= command.id %> --bootstrap-server broker:9092 --only-with-lag --json',
    '<%= command.id %> --watch --interval 10s --json',
  ]
  static override manners = samsaTool
  static override flags = {
    ...observedClusterOptions,
    group: list({
      description: 'Only this consumer group; may be given several times.',
      helpValue: 'GROUP',
    }),
    'all-groups': flag({ description: 'All consumer groups, as without --group.' }),
    'only-with-lag': flag({ description: 'Only groups and partitions that have records to read.' }),
    ...jsonOption,
    watch: flag({ description: 'Look again and again, until interrupted.' }),
    interval: option({
      description: 'Time between looks with --watch, for example 500ms, 10s, 1m.',
      helpValue: 'TIME',
    }),
  }

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Lag)
    if (argv.length > 0) throw new UsageError(`Words that are no options: ${argv.join(' ')}`)
    const { watch, interval, group: groups, 'all-groups': allGroups } = flags
    if (allGroups && groups.length > 0) {
      throw new UsageError('--all-groups and --group exclude each other')
    }
    if (interval !== undefined && !watch) throw new UsageError('--interval needs --watch')
    const { durationMs } = await import('../cli/duration.ts')
    const watchMs = watch ? durationMs('interval', interval ?? '5s', INTERVAL_MIN_MS) : undefined
    const { json, 'only-with-lag': onlyWithLag } = flags
    const { reportLag } = await import('../cli/lag/report-lag.ts')
    await reportLag({ ...flags, groups, json, onlyWithLag, watchMs })
  }
}
