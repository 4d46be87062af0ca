/** Whether configuration values are ones that a subscription to metrics of clients can have (KIP-714). */
import { ConfigError, parseConfig } from '../../config/definition.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { CLIENT_ATTRIBUTES, clientMetricsConfigs } from '../config/client-metrics.ts'

const INTERVAL_MS = { min: 100, max: 3_600_000 }

function isRegularExpression(text: string): boolean {
  try {
    // Flags at the beginning are Java's own: (?i)
    new RegExp(text.replace(/^\(\?[a-zA-Z]+\)/, ''))
    return true
  } catch {
    return false
  }
}

/** `client_id=app.*` */
function checkPattern(pattern: string): void {
  const [, attribute = '', value] = /^([^=]*)=([^=]+)=*$/.exec(pattern) ?? []
  const isKnown = (CLIENT_ATTRIBUTES as readonly string[]).includes(attribute.trim())
  if (isKnown && value !== undefined && isRegularExpression(value.trim())) return
  throw new KafkaError('INVALID_CONFIG', `Illegal client matching pattern: ${pattern}`)
}

function parse(name: keyof typeof clientMetricsConfigs, text: string): unknown {
  try {
    return parseConfig(name, clientMetricsConfigs[name], text)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new KafkaError('INVALID_CONFIG', error.message, { cause: error })
  }
}

/** Checks all that is set for a subscription. Throws KafkaError: INVALID_REQUEST, INVALID_CONFIG. */
export function checkClientMetricsConfigs(name: string, values: ReadonlyMap<string, string>): void {
  if (name === '') throw new KafkaError('INVALID_REQUEST', "Subscription name can't be empty")
  const unknown = [...values.keys()].find((key) => !Object.hasOwn(clientMetricsConfigs, key))
  if (unknown !== undefined) {
    throw new KafkaError('INVALID_REQUEST', `Unknown client metrics configuration: ${unknown}`)
  }
  const interval = values.get('interval.ms')
  const intervalMs =
    interval === undefined ? INTERVAL_MS.min : Number(parse('interval.ms', interval))
  if (intervalMs < INTERVAL_MS.min || intervalMs > INTERVAL_MS.max) {
    throw new KafkaError(
      'INVALID_REQUEST',
      `Invalid value ${intervalMs} for interval.ms, interval must be between ${INTERVAL_MS.min} and ${INTERVAL_MS.max} (1 hour)`,
    )
  }
  for (const pattern of parse('match', values.get('match') ?? '') as string[]) checkPattern(pattern)
}
