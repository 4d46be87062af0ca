import { Exit, KafkaCommand } from '../../cli/kafka-command.ts'
import { samsaTool } from '../../cli/manners.ts'
import { UsageError } from '../../cli/option-errors.ts'
import { flag, integer, list, option } from '../../cli/options.ts'

export default class BrokerStart extends KafkaCommand {
  static override tool = ''
  static override summary = 'Start a broker on this machine, in the background.'
  static override description =
    'Without FILE.properties: one broker on localhost:9092, reachable from this machine only, with its data in the ' +
    "user's data directory, formatted when it is new; Kafka's defaults, except that internal topics have one replica and " +
    'groups do not wait for their first members. With a file: what the file says, as kafka-server-start does. KAFKA_* ' +
    'variables that name a configuration (KAFKA_LOG_DIRS is log.dirs) count over the file and under --override. The ' +
    'command returns when clients are answered. Exit status: 1 when the broker cannot start.'
  static override examples = [
    '<%= command.id %>',
    '<%= command.id %> --port 19092 --data-dir /tmp/second',
    '<%= command.id %> server.properties --override log.retention.hours=1 --foreground',
  ]
  static override manners = samsaTool
  static override flags = {
    override: list({
      description:
        'A property that replaces the default or that of the file; may come several times.',
      helpValue: 'NAME=VALUE',
    }),
    foreground: flag({ description: 'Run in this process, with the log on stdout.' }),
    'data-dir': option({ description: 'Where the data is kept.', helpValue: 'DIRECTORY' }),
    ephemeral: flag({
      description: 'Keep the data in a new temporary directory, removed at the end.',
    }),
    port: integer({
      description: 'The port to listen on; with 0 the system chooses one.',
      helpValue: 'PORT',
    }),
  }

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(BrokerStart)
    const [file, ...surplus] = argv as string[]
    if (surplus.length > 0) throw new UsageError(`Only one file can be given: ${surplus.join(' ')}`)
    if (flags.ephemeral && flags['data-dir'] !== undefined) {
      throw new UsageError('--ephemeral and --data-dir exclude each other')
    }
    const choice = {
      file,
      overrides: flags.override,
      dataDirectory: flags['data-dir'],
      isEphemeral: flags.ephemeral,
      port: flags.port,
    }
    if (!flags.foreground) {
      const { startBroker } = await import('../../cli/server/start-broker.ts')
      throw new Exit(await startBroker(this.argv))
    }
    const { runBroker } = await import('../../cli/server/run-broker.ts')
    const { nodeServers } = await import('../../engine/node-server.ts')
    const { writeStdout } = await import('../../cli/server/foreground-server.ts')
    throw new Exit(await runBroker(nodeServers(writeStdout), choice))
  }
}
