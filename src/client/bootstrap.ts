/** `bootstrap.servers`: addresses to find the cluster with, checked and resolved as Kafka's clients do. */
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { ConfigError } from '../config/definition.ts'
import type { ClientLogger } from './client-logger.ts'

export interface BootstrapAddress {
  readonly host: string
  readonly port: number
}

/** Splits `host:port`; an IPv6 host may stand in brackets. Throws ConfigError. */
export function parseAddress(url: string): BootstrapAddress {
  const match = /^.*?\[?([0-9a-zA-Z\-%._:]*)\]?:([0-9]+)$/.exec(url)
  if (match === null) throw new ConfigError(`Invalid url in bootstrap.servers: ${url}`)
  const port = Number(match[2])
  if (port > 65535) throw new ConfigError(`Invalid port in bootstrap.servers: ${url}`)
  return { host: match[1] ?? '', port }
}

/** The IP addresses of a host, IPv4 first as in Java; empty where the name is unknown. */
export async function resolveHost(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host]
  try {
    const found = await lookup(host === '' ? 'localhost' : host, { all: true, order: 'ipv4first' })
    return found.map(({ address }) => address)
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return []
    throw error
  }
}

/**
 * The addresses whose host name is known; warns of the others. Throws ConfigError for a malformed
 * address and where none is left.
 */
export async function bootstrapAddresses(
  urls: readonly string[],
  logger: ClientLogger,
): Promise<BootstrapAddress[]> {
  const addresses: BootstrapAddress[] = []
  for (const url of urls) {
    if (url === '') continue
    const address = parseAddress(url)
    const resolved = await resolveHost(address.host)
    if (resolved.length > 0) addresses.push(address)
    else {
      logger.warn(
        'org.apache.kafka.clients.ClientUtils',
        `Couldn't resolve server ${url} from bootstrap.servers ` +
          `as DNS resolution failed for ${address.host}`,
      )
    }
  }
  if (addresses.length === 0) {
    throw new ConfigError('No resolvable bootstrap urls given in bootstrap.servers')
  }
  return addresses
}
