/** All that `samsa doctor` looks at, in its order. */

import path from 'node:path'
import { packageDirectory } from '../installation.ts'
import { runningServers } from '../server/running-servers.ts'
import { defaultDataDirectory } from '../server/user-directories.ts'
import { advertisedBy, checkAdvertised } from './check-advertised.ts'
import { checkDataDirectory } from './check-data-directory.ts'
import { checkEnvironment } from './check-environment.ts'
import { checkPath } from './check-path.ts'
import { checkPort } from './check-port.ts'
import { checkDriver, checkNode } from './check-runtime.ts'
import { type Finding, ok, wrong } from './finding.ts'

const DEFAULT_PORT = 9092
const ADDRESS = 'localhost'

export interface Question {
  /** A broker's properties; undefined: the broker that `samsa broker start` starts. */
  readonly file: string | undefined
  readonly port: number | undefined
  readonly dataDirectory: string | undefined
  /** A cluster to look at in place of the broker that the properties describe. */
  readonly bootstrap: string | undefined
}

export async function examine(question: Question): Promise<Finding[]> {
  const installation = packageDirectory()
  const { isKnownProperty } = await import('../server/checked-configuration.ts')
  return [
    checkNode(),
    checkDriver(installation),
    ...checkPath(['samsa', 'kafka-topics', 'kafka-topics.sh'], installation),
    ...checkEnvironment(process.env, isKnownProperty),
    ...(question.bootstrap === undefined
      ? await examineBroker(question)
      : await examineCluster(question.bootstrap)),
  ]
}

/** What a broker with these properties would find, or has found. */
async function examineBroker({ file, port, dataDirectory }: Question): Promise<Finding[]> {
  const { checkedConfiguration } = await import('../server/checked-configuration.ts')
  const choice = {
    file,
    port: port ?? DEFAULT_PORT,
    dataDirectory: dataDirectory ?? defaultDataDirectory(),
  }
  const read = readConfiguration(() => checkedConfiguration(choice), file)
  if (!('listeners' in read)) return [read]
  const { listeners, advertised, directories, formatsItself, unknownKeys } = read
  const running = runningServers()
  const findings = file === undefined ? [] : [configurationFinding(file, unknownKeys)]
  const ports = await Promise.all(listeners.map((listener) => checkPort(listener, running)))
  const command = `kafka-storage format --standalone -t "$(kafka-storage random-uuid)" -c ${file}`
  const stores = directories.flatMap((directory) =>
    checkDataDirectory({
      directory: path.resolve(directory),
      formatCommand: formatsItself ? undefined : command,
      running,
    }),
  )
  const addresses = await advertisedAddresses(listeners[0]?.port ?? DEFAULT_PORT, advertised)
  const told = await Promise.all(addresses.map(checkAdvertised))
  return [...findings, ...ports, ...told, ...stores]
}

/** Those of the broker that runs; before it does, those that were set. */
async function advertisedAddresses(
  port: number,
  configured: readonly { readonly host: string; readonly port: number }[],
) {
  const found = await advertisedBy(`${ADDRESS}:${port}`)
  if (Array.isArray(found)) return found
  return configured.map((address) => ({ ...address, brokerId: undefined }))
}

function configurationFinding(file: string, unknownKeys: readonly string[]): Finding {
  if (unknownKeys.length === 0) return ok('configuration', `${file} is in order`)
  return {
    check: 'configuration',
    state: 'warn',
    message: `${file} has keys that no broker knows: ${unknownKeys.join(', ')}`,
    remedy: 'correct or remove them; docs/configuration.md lists those that there are',
  }
}

/** A finding in place of a configuration that the broker would refuse. */
function readConfiguration<T>(read: () => T | Error, file: string | undefined): T | Finding {
  const where = file ?? 'the KAFKA_ variables'
  try {
    const configuration = read()
    if (!(configuration instanceof Error)) return configuration
    const { message } = configuration
    return wrong('configuration', `${where}: ${message}`, `correct ${where}`)
  } catch (error) {
    const { message } = error as Error
    return wrong('configuration', message, 'name a properties file that can be read')
  }
}

async function examineCluster(bootstrap: string): Promise<Finding[]> {
  const found = await advertisedBy(bootstrap)
  return Array.isArray(found) ? Promise.all(found.map(checkAdvertised)) : [found]
}
