/**
 * DescribeClientQuotas: the quotas of the entities that a filter lets through (KIP-546). Strict: entities that have
 * exactly the filter's types; else also those that have more.
 *
 * INVALID_REQUEST (a filter that cannot be), UNSUPPORTED_VERSION (an entity type that Kafka does not know).
 */
import type { describeClientQuotas as api } from '../../protocol/apis/describe-client-quotas.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { Request, ResponseInput } from '../../protocol/schema.ts'
import { javaHashOrder } from '../java-hash-order.ts'
import type { ClientQuotaImage } from '../metadata/image.ts'
import type { Handler } from '../request-context.ts'
import { attempt } from './attempt.ts'

type Component = Request<typeof api>['components'][number]

/** DescribeClientQuotasRequest's match types. */
const MatchType = { EXACT: 0, DEFAULT: 1, SPECIFIED: 2 } as const
const MATCH_TYPE_NAMES = ['MATCH_TYPE_EXACT', 'MATCH_TYPE_DEFAULT', 'MATCH_TYPE_SPECIFIED']
const ENTITY_TYPES = ['user', 'client-id', 'ip']

const invalid = (message: string): KafkaError => new KafkaError('INVALID_REQUEST', message)

function checkComponent({ entityType, matchType, match }: Component): void {
  if (!ENTITY_TYPES.includes(entityType)) {
    throw new KafkaError('UNSUPPORTED_VERSION', `Unsupported entity type ${entityType}`)
  }
  const name = MATCH_TYPE_NAMES[matchType]
  if (name === undefined) throw invalid(`Unknown match type ${matchType}`)
  if (matchType === MatchType.EXACT && match === null) {
    throw invalid(`Request specified ${name}, but set match string to null.`)
  }
  if (matchType !== MatchType.EXACT && match !== null) {
    throw invalid(`Request specified ${name}, but also specified a match string.`)
  }
}

function checkFilter(components: readonly Component[]): void {
  const types = components.map(({ entityType }) => entityType)
  for (const [index, component] of components.entries()) {
    const { entityType } = component
    if (entityType === '') throw invalid('Invalid empty entity type.')
    if (types.indexOf(entityType) < index) {
      throw invalid(`Entity type ${entityType} cannot appear more than once in the filter.`)
    }
    checkComponent(component)
  }
  if (types.includes('ip') && types.length > 1) {
    throw invalid(
      'Invalid entity filter component combination. IP filter component should not be used with user or clientId filter component.',
    )
  }
}

const matches = (
  { entity }: ClientQuotaImage,
  components: readonly Component[],
  strict: boolean,
): boolean =>
  (!strict || entity.length === components.length) &&
  components.every(({ entityType, matchType, match }) => {
    const part = entity.find(({ type }) => type === entityType)
    return part !== undefined && (matchType === MatchType.SPECIFIED || part.name === match)
  })

export const describeClientQuotas: Handler<typeof api> = ({ components, strict }, _, broker) =>
  attempt<ResponseInput<typeof api>>(
    () => {
      checkFilter(components)
      const found = [...broker.metadata.image.clientQuotas.values()].filter((quotas) =>
        matches(quotas, components, strict),
      )
      const entries = found.map(({ entity, quotas }) => ({
        entity: entity.map(({ type, name }) => ({ entityType: type, entityName: name })),
        values: javaHashOrder([...quotas.keys()]).map((key) => {
          return { key, value: quotas.get(key) ?? 0 }
        }),
      }))
      return { throttleTimeMs: 0, errorCode: 0, errorMessage: null, entries }
    },
    (errorCode, { message }) => ({
      throttleTimeMs: 0,
      errorCode,
      errorMessage: message,
      entries: null,
    }),
  )
