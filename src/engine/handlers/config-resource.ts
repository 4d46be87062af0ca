/** Resources of configuration that belong to one broker are described and changed by that broker only. */
import { KafkaError } from '../../protocol/errors.ts'
import type { BrokerParts } from '../request-context.ts'

function brokerId(name: string): number {
  if (!/^-?\d+$/.test(name)) {
    throw new KafkaError('INVALID_REQUEST', `Broker id must be an integer, but it is: ${name}`)
  }
  return Number(name)
}

/** Throws INVALID_REQUEST. */
export function requireThisBroker(name: string, { nodeId }: Pick<BrokerParts, 'nodeId'>): void {
  if (brokerId(name) === nodeId) return
  throw new KafkaError(
    'INVALID_REQUEST',
    `Unexpected broker id, expected ${nodeId} or empty string, but received ${name}`,
  )
}

/** Throws INVALID_REQUEST. */
export function requireThisBrokersLoggers(
  name: string,
  { nodeId }: Pick<BrokerParts, 'nodeId'>,
): void {
  if (name === '') throw new KafkaError('INVALID_REQUEST', 'Broker id must not be empty')
  if (brokerId(name) === nodeId) return
  throw new KafkaError(
    'INVALID_REQUEST',
    `Unexpected broker id, expected ${nodeId} but received ${name}`,
  )
}

/** As for a change of loggers, which Kafka words otherwise. Throws INVALID_REQUEST. */
export function requireThisNode(name: string, { nodeId }: Pick<BrokerParts, 'nodeId'>): void {
  if (!/^-?\d+$/.test(name)) {
    throw new KafkaError('INVALID_REQUEST', `Node id must be an integer, but it is: ${name}`)
  }
  if (Number(name) === nodeId) return
  throw new KafkaError(
    'INVALID_REQUEST',
    `Unexpected node id. Expected ${nodeId}, but received ${name}`,
  )
}
