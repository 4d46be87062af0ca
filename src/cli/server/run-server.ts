/**
 * What `kafka-server-start` and `samsa broker start` have in common: the properties of a file with the overrides of
 * the command line, and a server that runs on them in this process. The broker itself is handed in, because only
 * commands may know it.
 */
import path from 'node:path'
import { javaHeadLine } from '../java-exceptions.ts'
import { loadProperties, type Properties } from '../properties-file.ts'
import { notifyParent } from './background-server.ts'
import { type RunnableServer, runInForeground } from './foreground-server.ts'

export type ServerForm = 'kraft' | 'zookeeper' | 'local'

export interface StartOptions {
  readonly properties: Properties
  readonly form?: ServerForm
  readonly formatsItself?: boolean
  readonly clusterId?: string | undefined
  onFatal(cause: unknown): void
}

/** The broker, as far as commands handle it. */
export interface Servers {
  readonly logger: {
    log(level: 'INFO' | 'ERROR', name: string, message: string, cause?: unknown): void
  }
  localProperties(port: number, dataDirectory: string): Properties
  isKnownProperty(name: string): boolean
  start(options: StartOptions): Promise<RunnableServer>
}

const SIGNAL_HANDLER = 'org.apache.kafka.common.utils.LoggingSignalHandler'

/** The properties of `file`; undefined, and logged as Kafka does, when it cannot be read. */
export function readServerFile(servers: Servers, file: string): Properties | undefined {
  try {
    return loadProperties(file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    const cause = javaHeadLine(error)
    servers.logger.log('ERROR', 'kafka.Kafka$', 'Exiting Kafka due to fatal exception', cause)
    notifyParent({ kind: 'failed', message: cause })
    return undefined
  }
}

/** Runs a server in this process until a signal ends it; resolves with the exit status. */
export function serve(
  servers: Servers,
  options: Omit<StartOptions, 'onFatal'>,
  logFile: string | null,
): Promise<number> {
  const { properties } = options
  const roles = (properties['process.roles'] ?? 'broker').split(',').map((role) => role.trim())
  const directories = properties['log.dirs'] ?? properties['log.dir'] ?? '/tmp/kafka-logs'
  return runInForeground({
    start: (onFatal) => servers.start({ ...options, onFatal }),
    log: (message) => servers.logger.log('INFO', SIGNAL_HANDLER, message),
    about: {
      nodeId: Number(properties['node.id'] ?? properties['broker.id'] ?? 0),
      roles,
      dataDirectories: directories.split(',').map((directory) => path.resolve(directory.trim())),
      logFile,
    },
  })
}
