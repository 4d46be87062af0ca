/** A cluster to look at, from the command line of `samsa top` and `samsa lag`. */
import { ClusterReader } from '../../client/cluster-reader.ts'
import { adminProperties } from '../admin-client.ts'
import { terse } from '../option-errors.ts'

export interface ClusterFlags {
  readonly 'bootstrap-server': string | undefined
  readonly 'command-config': string | undefined
}

const DEFAULT_ADDRESS = 'localhost:9092'
/** So long a cluster may take to answer before that is an error. */
const TIMEOUT_MS = 5_000

export interface ObservedCluster extends Disposable {
  readonly reader: ClusterReader
  readonly address: string
  /** What was wrong with the last look, in a sentence. */
  problem(error: Error): string
}

/** Throws JavaError for a file that cannot be read, ConfigError, KafkaException. */
export async function observedCluster(
  flags: ClusterFlags,
  clientId: string,
): Promise<ObservedCluster> {
  let lastWarning: string | undefined
  const logger = {
    warn: (_: string, message: string) => {
      lastWarning = message.replace(/^\[.*?\] /, '')
    },
    error: (_: string, message: string) => {
      lastWarning = message.replace(/^\[.*?\] /, '')
    },
  }
  const options = { clientId, logger, timeoutMs: TIMEOUT_MS }
  const given = readProperties(flags)
  const address = given['bootstrap.servers'] ?? DEFAULT_ADDRESS
  const properties = { ...given, 'bootstrap.servers': address }
  const reader = await ClusterReader.create(properties, options)
  return {
    reader,
    address,
    problem: (error) => `No broker of ${address} answers: ${lastWarning ?? error.message}`,
    [Symbol.dispose]: () => reader.close(),
  }
}

function readProperties(flags: ClusterFlags) {
  try {
    return adminProperties(flags)
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException
    if (code === undefined || path === undefined) throw error
    throw terse(`Cannot read the command configuration ${path}: ${code}`)
  }
}
