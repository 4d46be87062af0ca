import { Exit, KafkaCommand } from '../cli/kafka-command.ts'
import { joptsimpleTool } from '../cli/manners.ts'
import { option } from '../cli/options.ts'

export default class ServerStop extends KafkaCommand {
  static override summary = 'Stop the Kafka brokers of this user.'
  static override description =
    'Sends SIGTERM (or $SIGNAL) to every broker that this user has started, or to those that --process-role and ' +
    '--node-id choose, and returns at once. Exit status: 1 when there is none.'
  static override examples = ['<%= command.id %>', '<%= command.id %> --node-id=1']
  static override manners = { ...joptsimpleTool, withoutArguments: 'checks' as const }
  static override flags = {
    'process-role': option({
      description: 'Only nodes with this role.',
      helpValue: 'ROLE',
      options: ['broker', 'controller'],
    }),
    'node-id': option({ description: 'Only the node with this id.', helpValue: 'ID' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ServerStop)
    const { chosenServers } = await import('../cli/server/running-servers.ts')
    const chosen = chosenServers({ role: flags['process-role'], nodeId: flags['node-id'] })
    if (chosen.length === 0) {
      process.stdout.write('No kafka server to stop\n')
      throw new Exit(1)
    }
    const signal = `SIG${(process.env['SIGNAL'] ?? 'TERM').replace(/^SIG/, '')}` as NodeJS.Signals
    for (const { pid } of chosen) process.kill(pid, signal)
  }
}
