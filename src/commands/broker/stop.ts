import { Exit, KafkaCommand } from '../../cli/kafka-command.ts'
import { samsaTool } from '../../cli/manners.ts'
import { integer, option } from '../../cli/options.ts'

const POLL_MS = 20

export default class BrokerStop extends KafkaCommand {
  static override tool = ''
  static override summary = 'Stop the brokers of this user and wait until they have ended.'
  static override description =
    'Stops every broker that this user has started, or those that --node-id and --data-dir choose, and returns when they have written ' +
    'everything and ended. Exit status: 1 when none is running, or when one has not ended in time.'
  static override examples = ['<%= command.id %>', '<%= command.id %> --node-id 1']
  static override manners = samsaTool
  static override flags = {
    'node-id': option({ description: 'Only the node with this id.', helpValue: 'ID' }),
    'data-dir': option({
      description: 'Only the broker with this data directory.',
      helpValue: 'DIRECTORY',
    }),
    timeout: integer({
      description: 'How many seconds to wait.',
      helpValue: 'SECONDS',
      default: 30,
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(BrokerStop)
    const { chosenServers, isRunning } = await import('../../cli/server/running-servers.ts')
    const chosen = chosenServers({ nodeId: flags['node-id'], dataDirectory: flags['data-dir'] })
    if (chosen.length === 0) {
      process.stdout.write('No broker is running.\n')
      throw new Exit(1)
    }
    for (const { pid } of chosen) process.kill(pid, 'SIGTERM')
    const end = Date.now() + flags.timeout * 1000
    for (const server of chosen) {
      while (isRunning(server) && Date.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS))
      }
      const { nodeId, pid } = server
      const ended = !isRunning(server)
      const outcome = ended ? 'has stopped' : `has not stopped after ${flags.timeout} s`
      process.stdout.write(`Broker ${nodeId} (process ${pid}) ${outcome}.\n`)
      if (!ended) process.exitCode = 1
    }
  }
}
