import { paintFor } from '../../cli/colour.ts'
import { Exit, KafkaCommand } from '../../cli/kafka-command.ts'
import { samsaTool } from '../../cli/manners.ts'
import { flag, option } from '../../cli/options.ts'
import { type ServerStatus, statusLines, statusTable } from '../../cli/server/status-text.ts'

const ANSWER_TIMEOUT_MS = 2000

export default class BrokerStatus extends KafkaCommand {
  static override tool = ''
  static override summary = 'Show the brokers of this user that run on this machine.'
  static override description =
    'Lists every broker that this user has started, where it listens, its data and its process. Exit status: 0 when all ' +
    'of them answer, 1 when none is running, 2 when one is running but does not answer.'
  static override examples = ['<%= command.id %>', '<%= command.id %> --json']
  static override manners = samsaTool
  static override flags = {
    'data-dir': option({
      description: 'Only the broker with this data directory.',
      helpValue: 'DIRECTORY',
    }),
    json: flag({ description: 'Print JSON.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(BrokerStatus)
    const { chosenServers } = await import('../../cli/server/running-servers.ts')
    const { answers } = await import('../../cli/server/answers.ts')
    const statuses: ServerStatus[] = await Promise.all(
      chosenServers({ dataDirectory: flags['data-dir'] }).map(async (server) => {
        const [address] = server.addresses
        const isAnswering = address !== undefined && (await answers(address, ANSWER_TIMEOUT_MS))
        return { ...server, answers: isAnswering }
      }),
    )
    if (flags.json) process.stdout.write(`${JSON.stringify(statuses, null, 2)}\n`)
    else if (statuses.length === 0) process.stdout.write('No broker is running.\n')
    else process.stdout.write(await text(statuses))
    if (statuses.length === 0) throw new Exit(1)
    if (statuses.some((status) => !status.answers)) throw new Exit(2)
  }
}

async function text(statuses: readonly ServerStatus[]): Promise<string> {
  const paint = paintFor(process.stdout)
  const { isTTY, columns } = process.stdout
  const table = isTTY === true ? await statusTable(statuses, paint, columns) : undefined
  return table ?? statusLines(statuses, paint)
}
