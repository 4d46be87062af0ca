import path from 'node:path'
import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool } from '../cli/manners.ts'
import { UsageError } from '../cli/option-errors.ts'
import { list } from '../cli/options.ts'
import { keyValueProperties } from '../cli/properties-file.ts'
import { logsDirectory } from '../cli/server/user-directories.ts'

export default class ServerStart extends KafkaCommand {
  static override summary = 'Start a Kafka broker.'
  static override description =
    'kafka-server-start [-daemon] FILE.properties [--override NAME=VALUE]...\n\n' +
    'Runs a broker with the properties of FILE in the foreground, until SIGTERM or SIGINT, with its log on stdout. ' +
    'A file with process.roles (KRaft) must be a single node, both broker and controller, whose directories kafka-storage has ' +
    'formatted. A file with zookeeper.connect starts a single node that keeps its own metadata. With -daemon, ' +
    'which comes first, the broker runs in the background and logs to $LOG_DIR/kafkaServer.out; the command returns when ' +
    'clients are answered. With SAMSA_AUTO_FORMAT=1 in the environment, as in the trees of samsa init, directories that ' +
    'never were formatted are formatted at the start. Exit status: 1 when the broker cannot start, 143 and 130 after SIGTERM and SIGINT.'
  static override examples = [
    '<%= command.id %> config/kraft/server.properties',
    '<%= command.id %> -daemon config/server.properties --override log.dirs=/tmp/other',
  ]
  static override operands = 'FILE'
  static override manners = joptsimpleTool
  static override flags = {
    override: list({
      description: 'A property that replaces one of the file; may come several times.',
      helpValue: 'NAME=VALUE',
    }),
  }

  async run(): Promise<void> {
    const [first, ...others] = this.argv
    if (first === undefined) {
      process.stdout.write(`USAGE: ${process.argv[1]} ${USAGE}\n`)
      throw new Exit(1)
    }
    const isDaemon = first === '-daemon'
    const args = withoutJavaArguments(isDaemon ? others : this.argv)
    const { flags, argv } = await this.parse(ServerStart, args)
    const [file = '', ...strangers] = argv.map(String)
    if (strangers.length > 0) {
      throw new UsageError(`Found non argument parameters: ${strangers.join(',')}`)
    }
    throw new Exit(await (isDaemon ? startDaemon(args) : run(file, flags.override)))
  }
}

const USAGE = '[-daemon] server.properties [--override property=value]*'

/** Kafka's own wrappers pass these on to its Java launcher. */
function withoutJavaArguments(args: readonly string[]): string[] {
  const [first, , ...rest] = args
  if (first === '-name') return withoutJavaArguments(rest)
  return first === '-loggc' ? withoutJavaArguments(args.slice(1)) : [...args]
}

async function run(file: string, overrides: readonly string[]): Promise<number> {
  const { writeStdout } = await import('../cli/server/foreground-server.ts')
  const { readServerFile, serve } = await import('../cli/server/run-server.ts')
  const { nodeServers } = await import('../engine/node-server.ts')
  const servers = nodeServers(writeStdout)
  const properties = readServerFile(servers, file)
  if (properties === undefined) return 1
  const options = { properties: { ...properties, ...keyValueProperties(overrides) } }
  const formatsItself = process.env['SAMSA_AUTO_FORMAT'] === '1' ? { formatsItself: true } : {}
  return serve(servers, { ...options, ...formatsItself }, null)
}

/** Unlike Kafka's script this one knows whether the broker came up, and says so when it did not. */
async function startDaemon(args: readonly string[]): Promise<number> {
  const { BackgroundStartError, startInBackground } = await import(
    '../cli/server/background-server.ts'
  )
  try {
    await startInBackground(args, path.join(logsDirectory(), 'kafkaServer.out'))
    return 0
  } catch (error) {
    if (!(error instanceof BackgroundStartError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}
