/** Altering quotas of users, client ids and addresses (KIP-546). Each entity succeeds or fails on its own. */
import { KafkaError } from '../../protocol/errors.ts'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import { type ClientQuotaImage, clientQuotaKey, type MetadataImage } from './image.ts'
import { repeatedKeys } from './repeated-keys.ts'
import type { Decision } from './topic-creation.ts'

export interface ClientQuotaAlteration {
  readonly entity: readonly { readonly entityType: string; readonly entityName: string | null }[]
  readonly ops: readonly {
    readonly key: string
    readonly value: number
    readonly remove: boolean
  }[]
}

export interface ClientQuotaOutcome {
  readonly entity: ClientQuotaAlteration['entity']
  readonly error?: KafkaError
}

type Entity = ClientQuotaImage['entity']
type ValueType = 'int' | 'long' | 'double'

const CLIENT_KEYS: ReadonlyMap<string, ValueType> = new Map([
  ['producer_byte_rate', 'long'],
  ['consumer_byte_rate', 'long'],
  ['request_percentage', 'double'],
  ['controller_mutation_rate', 'double'],
])
const ADDRESS_KEYS: ReadonlyMap<string, ValueType> = new Map([['connection_creation_rate', 'int']])
const LARGEST = { int: 2 ** 31 - 1, long: 2 ** 63, double: Number.POSITIVE_INFINITY }
/** A double that was meant to be whole may be off by so much. */
const ROUNDING = 1e-6

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/
const IPV6 = /^(?=.*:.*:)[0-9a-fA-F:]+(?:\d+\.\d+\.\d+\.\d+)?$/

const invalid = (message: string): KafkaError => new KafkaError('INVALID_REQUEST', message)

const entityText = (entity: Entity): string =>
  `ClientQuotaEntity(entries={${entity.map(({ type, name }) => `${type}=${name}`).join(', ')}})`

function checkAddress(name: string | null): void {
  if (name === null || name === 'localhost' || IPV4.test(name) || IPV6.test(name)) return
  throw invalid(`${name} is not a valid IP or resolvable host.`)
}

/** The keys that an entity may have. Throws INVALID_REQUEST for an entity that cannot be. */
function keysOf(entity: Entity): ReadonlyMap<string, ValueType> {
  if (entity.length === 0) throw invalid('Invalid empty client quota entity')
  const types = entity.map(({ type }) => type)
  for (const { type, name } of entity) {
    if (types.indexOf(type) !== types.lastIndexOf(type)) {
      throw invalid(`Invalid client quota entity, duplicate entity entry ${type}`)
    }
    if (!['user', 'client-id', 'ip'].includes(type)) {
      throw invalid(`Unhandled client quota entity type: ${type}`)
    }
    if (name === '') throw invalid(`Empty ${type} not supported`)
    if (type === 'ip') checkAddress(name)
  }
  if (!types.includes('ip')) return CLIENT_KEYS
  if (types.length === 1) return ADDRESS_KEYS
  throw invalid(
    'Invalid quota entity combination, IP entity shouldnot be combined with User or ClientId',
  )
}

function checkValue(keys: ReadonlyMap<string, ValueType>, key: string, value: number): void {
  const type = keys.get(key)
  if (type === undefined) throw invalid(`Invalid configuration key ${key}`)
  if (!(value > 0)) throw invalid(`Quota ${key} must be greater than 0`)
  if (value > LARGEST[type]) {
    throw invalid(
      `Proposed value for ${key} is too large for ${type === 'int' ? 'an INT' : 'a LONG'}.`,
    )
  }
  if (type !== 'double' && value % 1 > ROUNDING) {
    throw invalid(`${key} cannot be a fractional value.`)
  }
}

/** Records for what is different afterwards. Throws INVALID_REQUEST. */
function changes(
  { entity: wireEntity, ops }: ClientQuotaAlteration,
  entity: Entity,
  image: MetadataImage,
): MetadataRecordInput[] {
  const keys = keysOf(entity)
  const [twice] = repeatedKeys(ops.map(({ key }) => key))
  if (twice !== undefined) {
    throw invalid(
      `Duplicate quota key ${twice} not updating quota for this entity ${entityText(entity)}`,
    )
  }
  const current = image.clientQuotas.get(clientQuotaKey(entity))?.quotas
  return ops.flatMap(({ key, value, remove }) => {
    if (!remove) checkValue(keys, key, value)
    const isSame = remove ? current?.has(key) !== true : current?.get(key) === value
    if (isSame) return []
    const record = { entity: [...wireEntity], key, value: remove ? 0 : value, remove }
    return [{ type: 'ClientQuotaRecord' as const, version: 0, value: record }]
  })
}

export function decideClientQuotaAlteration(
  alterations: readonly ClientQuotaAlteration[],
  image: MetadataImage,
): Decision<ClientQuotaOutcome> {
  const records: MetadataRecordInput[] = []
  const outcomes = new Map<string, ClientQuotaOutcome>()
  for (const alteration of alterations) {
    const entity = alteration.entity
      .map(({ entityType, entityName }) => ({ type: entityType, name: entityName }))
      .sort((one, other) => (one.type < other.type ? -1 : 1))
    const key = clientQuotaKey(entity)
    const outcome = { entity: alteration.entity }
    try {
      if (outcomes.has(key)) throw invalid(`Ignoring duplicate entity ${entityText(entity)}`)
      records.push(...changes(alteration, entity, image))
      outcomes.set(key, outcome)
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error
      outcomes.set(key, { ...outcome, error })
    }
  }
  return { outcomes: [...outcomes.values()], records }
}
