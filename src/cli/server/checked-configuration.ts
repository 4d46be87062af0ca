/** A broker's properties as the broker would understand them, for those who look before it starts. */

import { ConfigError } from '../../config/definition.ts'
import { BrokerConfig } from '../../engine/config/broker-config.ts'
import { formOf, localProperties, nodeProperties } from '../../engine/node-form.ts'
import { nodeServers } from '../../engine/node-server.ts'
import { StartupError } from '../../engine/startup-error.ts'
import { loadProperties, type Properties } from '../properties-file.ts'
import { environmentProperties } from './environment-properties.ts'

export interface CheckedConfiguration {
  /** Where clients are to connect to. */
  readonly listeners: readonly { readonly host: string; readonly port: number }[]
  /** What they are told, where that was set. */
  readonly advertised: readonly { readonly host: string; readonly port: number }[]
  readonly directories: readonly string[]
  readonly formatsItself: boolean
  readonly unknownKeys: readonly string[]
}

export interface ConfigurationChoice {
  readonly file: string | undefined
  readonly port: number
  readonly dataDirectory: string
}

export const isKnownProperty = (name: string): boolean =>
  nodeServers(() => undefined).isKnownProperty(name)

/** Why the broker would refuse the properties, in its words, or what they mean. Throws for a file that cannot be read. */
export function checkedConfiguration(choice: ConfigurationChoice): CheckedConfiguration | Error {
  const { file, port, dataDirectory } = choice
  const variables = environmentProperties(process.env, isKnownProperty)
  const own: Properties =
    file === undefined ? localProperties(port, dataDirectory) : loadProperties(file)
  const form = file === undefined ? 'local' : formOf(own)
  try {
    const given = { ...own, ...variables }
    const config = BrokerConfig.parse(nodeProperties(form, given))
    return {
      listeners: config.brokerListeners,
      advertised: config.isSet('advertised.listeners') ? config.advertisedListeners : [],
      directories: [...new Set([config.metadataLogDir, ...config.logDirs])],
      formatsItself: form !== 'kraft',
      unknownKeys: config.unknownKeys(),
    }
  } catch (error) {
    if (error instanceof ConfigError || error instanceof StartupError) return error
    throw error
  }
}
