/** Whether configuration values are ones that a group can have: types, and the broker's bounds (KIP-848, KIP-932). */
import { ConfigError } from '../../config/definition.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { BrokerConfig, GroupConfigs } from '../config/broker-config.ts'
import { groupConfigBounds, groupConfigs } from '../config/group.ts'

function checkBounds(config: BrokerConfig, values: GroupConfigs): void {
  for (const [key, min, max] of groupConfigBounds) {
    const value = Number(values[key])
    if (min !== undefined && value < Number(config.get(min))) {
      throw new ConfigError(`${key} must be greater than or equal to ${min}`)
    }
    if (value > Number(config.get(max))) {
      throw new ConfigError(`${key} must be less than or equal to ${max}`)
    }
  }
}

function checkTogether(values: GroupConfigs): void {
  for (const protocol of ['consumer', 'share', 'streams'] as const) {
    const session = `${protocol}.session.timeout.ms` as const
    const heartbeat = `${protocol}.heartbeat.interval.ms` as const
    if (values[session] <= values[heartbeat]) {
      throw new ConfigError(`${session} must be greater than ${heartbeat}`)
    }
  }
}

/** Checks all that is set for a group. Throws KafkaError: INVALID_REQUEST, INVALID_CONFIG. */
export function checkGroupConfigs(
  groupId: string,
  config: BrokerConfig,
  values: ReadonlyMap<string, string>,
): void {
  if (groupId === '') {
    throw new KafkaError('INVALID_REQUEST', 'Default group resources are not allowed.')
  }
  try {
    for (const name of values.keys()) {
      if (!Object.hasOwn(groupConfigs, name)) {
        throw new ConfigError(`Unknown group config name: ${name}`)
      }
    }
    const parsed = config.groupConfigs(Object.fromEntries(values))
    checkBounds(config, parsed)
    checkTogether(parsed)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new KafkaError('INVALID_CONFIG', error.message, { cause: error })
  }
}
