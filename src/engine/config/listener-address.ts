/**
 * The addresses of `listeners` and `advertised.listeners`: `NAME://host:port`, comma-separated, where the
 * name is mapped to a security protocol by `listener.security.protocol.map`. Errors are worded as Kafka's.
 */
import { ConfigError } from '../../config/definition.ts'

export type SecurityProtocol = 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL'

export interface ListenerAddress {
  /** Upper case, as Kafka keeps it. */
  readonly name: string
  /** Empty: every address of the machine. */
  readonly host: string
  readonly port: number
}

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const

function isProtocol(text: string): text is SecurityProtocol {
  return (PROTOCOLS as readonly string[]).includes(text)
}

/** Throws ConfigError, naming the part that is not an address. */
export function parseListeners(key: string, text: string): ListenerAddress[] {
  const addresses = text.split(',').map((part) => {
    const match = /^([^:/]+):\/\/(\[[0-9a-fA-F:.%]+\]|[^:[\]/]*):(-?\d+)$/.exec(part.trim())
    const port = Number(match?.[3])
    if (match?.[1] === undefined || port < 0 || port > 65535) {
      throw new ConfigError(
        `Error creating broker listeners from '${text}': Unable to parse ${part.trim()} to a broker endpoint`,
      )
    }
    return {
      name: match[1].toUpperCase(),
      host: (match[2] ?? '').replace(/^\[|\]$/g, ''),
      port,
    }
  })
  requireDistinct(key, text, addresses)
  return addresses
}

function requireDistinct(key: string, text: string, addresses: readonly ListenerAddress[]): void {
  const names = addresses.map(({ name }) => name)
  if (new Set(names).size !== names.length) {
    throw new ConfigError(
      `requirement failed: Each listener must have a different name, ${key}: ${text}`,
    )
  }
  const ports = addresses.map(({ port }) => port).filter((port) => port !== 0)
  if (key === 'listeners' && new Set(ports).size !== ports.length) {
    const hostsOfPort = new Set(addresses.map(({ host, port }) => `${host}:${port}`))
    if (hostsOfPort.size !== addresses.length || addresses.some(({ host }) => host === '')) {
      throw new ConfigError(
        `requirement failed: Each listener must have a different port, ${key}: ${text}`,
      )
    }
  }
}

/** Listener name to security protocol. Throws ConfigError. */
export function parseProtocolMap(text: string): ReadonlyMap<string, SecurityProtocol> {
  const map = new Map<string, SecurityProtocol>()
  for (const pair of text.split(',').filter((item) => item.trim() !== '')) {
    const [name, protocol] = pair.trim().split(':')
    if (name === undefined || protocol === undefined || !isProtocol(protocol.toUpperCase())) {
      throw new ConfigError(
        `Error creating broker listeners: Invalid entry ${pair.trim()} in listener.security.protocol.map`,
      )
    }
    map.set(name.toUpperCase(), protocol.toUpperCase() as SecurityProtocol)
  }
  return map
}
