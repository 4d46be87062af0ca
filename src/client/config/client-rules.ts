/** Rules between configuration keys that all clients share. */
import { ConfigError, type ConfigTable } from '../../config/definition.ts'
import type { ClientConfigKey } from './row.ts'

export type Properties = Readonly<Record<string, string | undefined>>

/**
 * Refuses what would be ignored otherwise: protocols other than PLAINTEXT, and keys whose row says
 * `refused`. Throws ConfigError naming the key.
 */
export function refuseUnsupported(table: ConfigTable, properties: Properties): void {
  const protocol = properties['security.protocol']?.trim()
  if (protocol !== undefined && protocol.toUpperCase() !== 'PLAINTEXT') {
    throw new ConfigError(
      `Invalid value ${protocol} for configuration security.protocol: ` +
        'this client does not support TLS and SASL yet, only PLAINTEXT',
    )
  }
  for (const [name, key] of Object.entries(table) as [string, ClientConfigKey][]) {
    const text = properties[name]?.trim()
    if (key.effect === 'refused' && text !== undefined && text !== '') {
      throw new ConfigError(
        `Invalid value ${text} for configuration ${name}: this client does not support the key yet`,
      )
    }
  }
}

/** `reconnect.backoff.ms` alone also limits the back-off: then it does not grow. */
export function reconnectBackoff(
  properties: Properties,
  values: { 'reconnect.backoff.ms': number; 'reconnect.backoff.max.ms': number },
): { initialMs: number; maxMs: number } {
  const initialMs = values['reconnect.backoff.ms']
  const onlyInitial =
    properties['reconnect.backoff.ms'] !== undefined &&
    properties['reconnect.backoff.max.ms'] === undefined
  return { initialMs, maxMs: onlyInitial ? initialMs : values['reconnect.backoff.max.ms'] }
}
