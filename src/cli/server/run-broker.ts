/** `samsa broker start` in the process that serves: properties from a file or none, variables, options. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { keyValueProperties, type Properties } from '../properties-file.ts'
import { environmentProperties } from './environment-properties.ts'
import { readServerFile, type ServerForm, type Servers, serve } from './run-server.ts'
import { defaultDataDirectory } from './user-directories.ts'

export interface BrokerChoice {
  readonly file: string | undefined
  readonly overrides: readonly string[]
  readonly dataDirectory: string | undefined
  readonly isEphemeral: boolean
  readonly port: number | undefined
}

const DEFAULT_PORT = 9092
/** The file that the background process logs to, told by the process that started it. */
export const LOG_FILE = 'SAMSA_LOG_FILE'

/** Resolves with the exit status. */
export async function runBroker(servers: Servers, choice: BrokerChoice): Promise<number> {
  const temporary = choice.isEphemeral
    ? fs.mkdtempSync(path.join(os.tmpdir(), 'samsa-'))
    : choice.dataDirectory
  try {
    const chosen = propertiesOf(servers, choice, temporary)
    if (chosen === undefined) return 1
    return await serve(servers, chosen, process.env[LOG_FILE] ?? null)
  } finally {
    if (choice.isEphemeral && temporary !== undefined) {
      fs.rmSync(temporary, { recursive: true, force: true })
    }
  }
}

interface Chosen {
  readonly properties: Properties
  readonly form?: ServerForm
  readonly formatsItself?: boolean
  readonly clusterId?: string | undefined
}

function propertiesOf(
  servers: Servers,
  { file, overrides, port, isEphemeral }: BrokerChoice,
  dataDirectory: string | undefined,
): Chosen | undefined {
  const variables = environmentProperties(process.env, servers.isKnownProperty)
  const options: Properties = {
    ...(port === undefined ? {} : { listeners: `PLAINTEXT://localhost:${port}` }),
    ...(dataDirectory === undefined ? {} : { 'log.dirs': path.resolve(dataDirectory) }),
    ...keyValueProperties(overrides),
  }
  if (file !== undefined) {
    const properties = readServerFile(servers, file)
    if (properties === undefined) return undefined
    const formatsItself = isEphemeral ? { formatsItself: true } : {}
    return { properties: { ...properties, ...variables, ...options }, ...formatsItself }
  }
  const own = servers.localProperties(port ?? DEFAULT_PORT, dataDirectory ?? defaultDataDirectory())
  return {
    properties: { ...own, ...variables, ...options },
    form: 'local',
    formatsItself: true,
    clusterId: process.env['CLUSTER_ID'],
  }
}
