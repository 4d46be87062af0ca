/** `samsa broker start` in the process that returns to the shell. */
import path from 'node:path'
import { BackgroundStartError, startInBackground } from './background-server.ts'
import { LOG_FILE } from './run-broker.ts'
import { type RunningServer, runningServers } from './running-servers.ts'
import { logsDirectory } from './user-directories.ts'

/** Starts the broker that `argv` describes, says where it is; resolves with the exit status. */
export async function startBroker(argv: readonly string[]): Promise<number> {
  const logFile = path.join(logsDirectory(), 'broker.log')
  process.env[LOG_FILE] = logFile
  try {
    const { pid } = await startInBackground(
      [...backgroundWords(), ...argv, '--foreground'],
      logFile,
    )
    const server = runningServers().find((running) => running.pid === pid)
    if (server !== undefined) process.stdout.write(welcome(server))
    return 0
  } catch (error) {
    if (!(error instanceof BackgroundStartError)) throw error
    process.stderr.write(`The broker did not start: ${error.message}\nIts log: ${logFile}\n`)
    for (const { nodeId, addresses, dataDirectories, pid } of runningServers()) {
      process.stderr.write(
        `Running: broker ${nodeId} on ${addresses.join(', ')} (process ${pid}, data in ${dataDirectories.join(', ')}); samsa broker stop ends it.\n`,
      )
    }
    return 1
  }
}

/** The words of the command line before the command's own arguments: `broker start` after `samsa`. */
function backgroundWords(): string[] {
  return ['broker', 'start']
}

function welcome({ nodeId, addresses, dataDirectories, pid, logFile }: RunningServer): string {
  const [address = ''] = addresses
  const client = `--bootstrap-server ${address}`
  return [
    `Broker ${nodeId} is running on ${addresses.join(', ')}`,
    `  data     ${dataDirectories.join(', ')}`,
    `  log      ${logFile}`,
    `  process  ${pid}`,
    '',
    'Next:',
    `  kafka-topics ${client} --create --topic events --partitions 3`,
    `  kafka-console-producer ${client} --topic events`,
    `  kafka-console-consumer ${client} --topic events --from-beginning`,
    '',
  ].join('\n')
}
