/** The listeners of a broker's configuration: where it binds, what clients are told, and the limits. */
import type { BrokerConfig, BrokerListener } from '../config/broker-config.ts'
import type { EndpointImage } from '../metadata/image.ts'
import type { AcceptanceLimits, AcceptanceRates } from '../quota/acceptance-rates.ts'
import type { ConnectionRates } from '../quota/connection-rates.ts'
import type { ListenerAddress } from '../request-context.ts'
import { StartupError } from '../startup-error.ts'
import type { ConnectionLimits } from './socket-server.ts'

/** The security protocols' numbers on the wire and in the metadata. */
const PROTOCOL_NUMBERS = { PLAINTEXT: 0, SSL: 1, SASL_PLAINTEXT: 2, SASL_SSL: 3 } as const

/** Throws StartupError for a listener whose security is not there: it must not be open without it. */
export function requirePlaintext({ name, protocol }: BrokerListener): void {
  if (protocol === 'PLAINTEXT') return
  throw new StartupError(
    'org.apache.kafka.common.config.ConfigException',
    `Invalid value ${protocol} for configuration listener.security.protocol.map: listener ${name} asks for ${protocol}, which is not supported yet; only PLAINTEXT is`,
  )
}

/**
 * What clients of a listener are told. `boundPort` stands for a port 0, which lets the system choose; an empty
 * host is the machine's name.
 */
export function listenerAddress(
  config: BrokerConfig,
  bound: BrokerListener,
  boundPort: number,
  hostName: string,
): ListenerAddress {
  const advertised = config.advertisedListeners.find(({ name }) => name === bound.name) ?? bound
  return {
    name: bound.name,
    advertisedHost: advertised.host === '' ? hostName : advertised.host,
    advertisedPort: advertised.port === 0 ? boundPort : advertised.port,
  }
}

/** A listener as it is registered in the metadata. */
export function endpointOf(address: ListenerAddress, { protocol }: BrokerListener): EndpointImage {
  return {
    name: address.name,
    host: address.advertisedHost,
    port: address.advertisedPort,
    securityProtocol: PROTOCOL_NUMBERS[protocol],
  }
}

/** `host:count,host:count` */
function perIpOverrides(text: string): ReadonlyMap<string, number> {
  const pairs = text.split(',').map((pair) => /^\s*(.+):(\d+)\s*$/.exec(pair))
  return new Map(pairs.flatMap((match) => (match ? [[match[1] ?? '', Number(match[2])]] : [])))
}

/** 2^31-1 is Kafka's "no limit". */
const rate = (perSecond: number): number =>
  perSecond === 2 ** 31 - 1 ? Number.POSITIVE_INFINITY : perSecond

/** The listener between brokers, if there are others, is not held up by the limit of the whole broker. */
function acceptanceLimits(config: BrokerConfig, listener: string): AcceptanceLimits {
  const betweenBrokers =
    config.get('inter.broker.listener.name') ?? config.get('security.inter.broker.protocol')
  const isExempt = listener === betweenBrokers && config.brokerListeners.length > 1
  const key = `listener.name.${listener.toLowerCase()}.max.connection.creation.rate`
  const own = Number(config.sources(key)[0]?.text ?? Number.NaN)
  return {
    broker: isExempt ? Number.POSITIVE_INFINITY : rate(config.get('max.connection.creation.rate')),
    listener: own >= 0 ? rate(own) : Number.POSITIVE_INFINITY,
  }
}

/** Without a limit of the configuration: room for the largest request, and as much for others. */
function maxReceivedBytes(config: BrokerConfig): number {
  const configured = config.get('queued.max.request.bytes')
  return configured > 0 ? configured : 2 * config.get('socket.request.max.bytes')
}

export function connectionLimits(
  config: BrokerConfig,
  rates: ConnectionRates,
  acceptance: AcceptanceRates,
): ConnectionLimits {
  return {
    maxConnections: config.get('max.connections'),
    maxConnectionsPerIp: config.get('max.connections.per.ip'),
    perIpOverrides: perIpOverrides(config.get('max.connections.per.ip.overrides')),
    maxIdleMs: config.get('connections.max.idle.ms'),
    maxRequestBytes: config.get('socket.request.max.bytes'),
    maxReceivedBytes: maxReceivedBytes(config),
    delayOf: (address) => rates.record(address),
    acceptanceDelay: (listener) => acceptance.record(listener, acceptanceLimits(config, listener)),
    forgetAcceptance: (listener) =>
      acceptance.takeBack(listener, acceptanceLimits(config, listener)),
  }
}
