/**
 * Altering configurations of topics, brokers, groups and subscriptions to metrics of clients: one value at a time (IncrementalAlterConfigs, KIP-339) or
 * the whole set (AlterConfigs). Each resource succeeds or fails on its own.
 */
import { KafkaError } from '../../protocol/errors.ts'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import type { EngineConfigKey } from '../config/row.ts'
import { checkClientMetricsConfigs } from './client-metrics-check.ts'
import {
  brokerConfigRow,
  checkBrokerConfigs,
  checkTopicConfigs,
  topicConfigRow,
} from './config-check.ts'
import { configRecords } from './config-records.ts'
import type { ConfigAlteration, ConfigReplacement, ResourceOutcome } from './controller.ts'
import { checkGroupConfigs } from './group-config-check.ts'
import { type ConfigResource, ConfigResourceType } from './image.ts'
import { repeatedKeys } from './repeated-keys.ts'
import type { Decision, DecisionContext } from './topic-creation.ts'
import { validateTopicName } from './topic-name.ts'

/** AlterConfigOp.OpType. */
export const ConfigOperation = { SET: 0, DELETE: 1, APPEND: 2, SUBTRACT: 3 } as const

type Operation = ConfigAlteration['configs'][number]

function rowOf(resource: ConfigResource, name: string): EngineConfigKey | undefined {
  switch (resource.type) {
    case ConfigResourceType.TOPIC:
      return topicConfigRow(name)
    case ConfigResourceType.BROKER:
      return brokerConfigRow(name)
    default:
      // Kafka knows the types of these two only: the lists of the others are set as a whole.
      return undefined
  }
}

function items(text: string | null | undefined): string[] {
  return text == null || text.trim() === '' ? [] : text.trim().split(/\s*,\s*/)
}

/** What an unset list is, before something is added to it or taken away. */
function inheritedList(resource: ConfigResource, name: string, context: DecisionContext): string[] {
  const { config } = context
  const [source] =
    resource.type === ConfigResourceType.TOPIC
      ? config.topicDefaults(name as Parameters<typeof config.topicDefaults>[0])
      : config.sources(name)
  return items(source?.text)
}

/** The new text of a list, after APPEND or SUBTRACT. Throws INVALID_CONFIG for other types. */
function changedList(
  resource: ConfigResource,
  operation: Operation,
  current: string | undefined,
  context: DecisionContext,
): string {
  const { name, value, configOperation } = operation
  const appends = configOperation === ConfigOperation.APPEND
  if (rowOf(resource, name)?.type !== 'list') {
    throw new KafkaError(
      'INVALID_CONFIG',
      `Can't ${appends ? 'APPEND' : 'SUBTRACT'} to key ${name} because its type is not LIST.`,
    )
  }
  const before = current === undefined ? inheritedList(resource, name, context) : items(current)
  const given = items(value)
  const after = appends
    ? [...before, ...given.filter((item) => !before.includes(item))]
    : before.filter((item) => !given.includes(item))
  return after.join(',')
}

/** Throws KafkaError. */
function newValue(
  resource: ConfigResource,
  operation: Operation,
  current: string | undefined,
  context: DecisionContext,
): string | null {
  switch (operation.configOperation) {
    case ConfigOperation.SET:
      return operation.value
    case ConfigOperation.DELETE:
      return null
    case ConfigOperation.APPEND:
    case ConfigOperation.SUBTRACT:
      return changedList(resource, operation, current, context)
    default:
      throw new KafkaError(
        'INVALID_REQUEST',
        `Unknown operation type ${operation.configOperation}.`,
      )
  }
}

/** Throws KafkaError: INVALID_REQUEST, BROKER_ID_NOT_REGISTERED. */
function checkBrokerName(name: string, { image }: DecisionContext): void {
  if (name === '') return
  if (!/^\d+$/.test(name)) {
    throw new KafkaError(
      'INVALID_REQUEST',
      `Unable to parse broker name '${name}' as a base 10 number.`,
    )
  }
  if (!image.brokers.has(Number(name))) {
    throw new KafkaError('BROKER_ID_NOT_REGISTERED', `No broker with id ${name} found.`)
  }
}

/** Checks a resource and all that would be set for it. Throws KafkaError. */
function checkResource(
  resource: ConfigResource,
  values: ReadonlyMap<string, string>,
  context: DecisionContext,
): void {
  const { type, name } = resource
  const { config } = context
  if (type === ConfigResourceType.TOPIC) checkTopic(name, values, context)
  else if (type === ConfigResourceType.CLIENT_METRICS) checkClientMetricsConfigs(name, values)
  else if (type === ConfigResourceType.GROUP) checkGroupConfigs(name, config, values)
  else {
    checkBrokerName(name, context)
    checkBrokerConfigs(config, values, name === '')
  }
}

function checkTopic(
  name: string,
  values: ReadonlyMap<string, string>,
  { config, image }: DecisionContext,
): void {
  if (name === '') {
    throw new KafkaError('INVALID_REQUEST', 'Default topic resources are not allowed.')
  }
  validateTopicName(name)
  checkTopicConfigs(config, values)
  if (!image.topicsByName.has(name)) {
    throw new KafkaError('UNKNOWN_TOPIC_OR_PARTITION', `The topic '${name}' does not exist.`)
  }
}

const ALTERABLE: readonly number[] = [
  ConfigResourceType.TOPIC,
  ConfigResourceType.BROKER,
  ConfigResourceType.CLIENT_METRICS,
  ConfigResourceType.GROUP,
]

function checkRequest(
  resource: ConfigResource,
  configs: readonly { readonly name: string; readonly value: string | null }[],
  nullsMatter: (name: string) => boolean,
): void {
  const { type } = resource
  if (!ALTERABLE.includes(type)) {
    throw new KafkaError('INVALID_REQUEST', `Unexpected resource type ${typeName(type)}.`)
  }
  if (new Set(configs.map(({ name }) => name)).size !== configs.length) {
    throw new KafkaError('INVALID_REQUEST', 'Error due to duplicate config keys')
  }
  const missing = configs.filter(({ name, value }) => value === null && nullsMatter(name))
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(',')
    throw new KafkaError('INVALID_REQUEST', `Null value not supported for : ${names}`)
  }
}

function typeName(type: number): string {
  const [name] = Object.entries(ConfigResourceType).find(([, id]) => id === type) ?? ['UNKNOWN']
  return name
}

/** What differs from `before`, for the log. */
function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Map<string, string | null> {
  const changes = new Map<string, string | null>()
  for (const name of before.keys()) if (!after.has(name)) changes.set(name, null)
  for (const [name, value] of after) if (before.get(name) !== value) changes.set(name, value)
  return changes
}

type Alteration = ConfigAlteration | ConfigReplacement

/** `next` gives all values of a resource after its change; what it throws is the resource's error. */
function decide<A extends Alteration>(
  alterations: readonly A[],
  context: DecisionContext,
  next: (
    alteration: A,
    resource: ConfigResource,
    before: ReadonlyMap<string, string>,
  ) => Map<string, string>,
): Decision<ResourceOutcome> {
  const records: MetadataRecordInput[] = []
  const keyOf = (alteration: A) => `${alteration.resourceType}:${alteration.resourceName}`
  const repeated = repeatedKeys(alterations.map(keyOf))
  const outcomes = alterations.map((alteration): ResourceOutcome => {
    const { resourceType, resourceName } = alteration
    const resource = { type: resourceType, name: resourceName }
    try {
      if (repeated.has(keyOf(alteration))) {
        throw new KafkaError('INVALID_REQUEST', 'Each resource must appear at most once.')
      }
      const before = context.image.configsOf(resource)
      const after = next(alteration, resource, before)
      checkResource(resource, after, context)
      records.push(...configRecords(resource, differences(before, after)))
      return { resourceType, resourceName }
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      return { resourceType, resourceName, error }
    }
  })
  return { outcomes, records }
}

export function decideIncrementalAlteration(
  alterations: readonly ConfigAlteration[],
  context: DecisionContext,
): Decision<ResourceOutcome> {
  return decide(alterations, context, ({ configs }, resource, before) => {
    const deleted = new Set(
      configs
        .filter(({ configOperation }) => configOperation === ConfigOperation.DELETE)
        .map(({ name }) => name),
    )
    checkRequest(resource, configs, (name) => !deleted.has(name))
    const after = new Map(before)
    for (const operation of configs) {
      const value = newValue(resource, operation, before.get(operation.name), context)
      if (value === null) after.delete(operation.name)
      else after.set(operation.name, value)
    }
    return after
  })
}

/** Replaces everything that was set. */
export function decideReplacement(
  alterations: readonly ConfigReplacement[],
  context: DecisionContext,
): Decision<ResourceOutcome> {
  return decide(alterations, context, ({ configs }, resource) => {
    checkRequest(resource, configs, () => true)
    return new Map(configs.map(({ name, value }) => [name, value as string]))
  })
}
