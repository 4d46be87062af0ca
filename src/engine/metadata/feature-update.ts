/**
 * Raising and lowering the levels of features (KIP-584). All updates of a request happen, or none: the first that
 * cannot be is the error of the whole.
 */

import { METADATA_VERSION } from '../../config/metadata-version.ts'
import { KafkaError } from '../../protocol/errors.ts'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import {
  ELIGIBLE_LEADER_REPLICAS_VERSION,
  KRAFT_VERSION,
  supportedFeatures,
} from './feature-levels.ts'
import { ConfigResourceType, type MetadataImage } from './image.ts'
import type { DecisionContext } from './topic-creation.ts'

export interface FeatureUpdate {
  readonly feature: string
  readonly maxVersionLevel: number
  /** 1 upgrade, 2 safe downgrade, 3 unsafe downgrade. */
  readonly upgradeType: number
}

const UPGRADE = 1
const SAFE_DOWNGRADE = 2
const UNSAFE_DOWNGRADE = 3

/** Levels of metadata.version that brought records or fields which an older one cannot carry. */
const LEVELS_WITH_NEW_RECORDS = [8, 11, 13, 14, 15, 16, 17, 23]

const MIN_INSYNC_REPLICAS = 'min.insync.replicas'

const invalid = (message: string): KafkaError => new KafkaError('INVALID_UPDATE_VERSION', message)

/** What keeps a node from that level; undefined: nothing. */
function reasonNotSupported(feature: string, level: number, nodeId: number): string | undefined {
  const range = supportedFeatures.find(({ name }) => name === feature)
  if (range === undefined) {
    return level === 0
      ? `Feature ${feature} not found.`
      : `Local controller ${nodeId} does not support this feature.`
  }
  const { minSupportedVersion: min, maxSupportedVersion: max } = range
  if (level >= min && level <= max) return undefined
  return `Local controller ${nodeId} only supports versions ${min}-${max}`
}

function checkMetadataDowngrade(from: number, to: number, upgradeType: number): void {
  const losesRecords = LEVELS_WITH_NEW_RECORDS.some((level) => level > to && level <= from)
  if (!losesRecords) return
  throw invalid(
    upgradeType === UNSAFE_DOWNGRADE
      ? `Invalid metadata.version ${to}. Unsafe metadata downgrade is not supported in this version.`
      : `Invalid metadata.version ${to}. Refusing to perform the requested downgrade because it might delete metadata information.`,
  )
}

/** Throws INVALID_UPDATE_VERSION. */
function check(update: FeatureUpdate, image: MetadataImage, nodeId: number): void {
  const { feature, maxVersionLevel: level, upgradeType } = update
  const refuse = (why: string): KafkaError =>
    invalid(`Invalid update version ${level} for feature ${feature}. ${why}`)
  if (upgradeType < UPGRADE || upgradeType > UNSAFE_DOWNGRADE) {
    throw refuse('The controller does not support the given upgrade type.')
  }
  if (level < 0) throw refuse('A feature version cannot be less than 0.')
  const reason = reasonNotSupported(feature, level, nodeId)
  if (reason !== undefined) throw refuse(reason)
  const current = image.features.get(feature) ?? 0
  if (level < current && upgradeType === UPGRADE) {
    throw refuse(
      "Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe downgrade.",
    )
  }
  if (level > current && upgradeType >= SAFE_DOWNGRADE) {
    throw refuse("Can't downgrade to a newer version.")
  }
  if (feature === KRAFT_VERSION && level !== current) {
    throw refuse('The quorum of this node is fixed: its version cannot change.')
  }
  if (feature === METADATA_VERSION && level < current) {
    checkMetadataDowngrade(current, level, upgradeType)
  }
}

/**
 * With eligible leader replicas, min.insync.replicas decides who is one: it is fixed for the cluster when they begin,
 * and no broker may have its own (KIP-966).
 */
function eligibleLeaderRecords({ image, config }: DecisionContext): MetadataRecordInput[] {
  const record = (resourceName: string, value: string | null): MetadataRecordInput => ({
    type: 'ConfigRecord',
    version: 0,
    value: {
      resourceType: ConfigResourceType.BROKER,
      resourceName,
      name: MIN_INSYNC_REPLICAS,
      value,
    },
  })
  const own = (name: string) =>
    image.configsOf({ type: ConfigResourceType.BROKER, name }).get(MIN_INSYNC_REPLICAS)
  const cluster = own('') === undefined ? [record('', String(config.get(MIN_INSYNC_REPLICAS)))] : []
  const brokers = [...image.brokers.keys()].map(String).filter((name) => own(name) !== undefined)
  return [...cluster, ...brokers.map((name) => record(name, null))]
}

/** Throws INVALID_UPDATE_VERSION. */
export function featureUpdateRecords(
  updates: readonly FeatureUpdate[],
  context: DecisionContext,
  nodeId: number,
): MetadataRecordInput[] {
  const { image } = context
  for (const update of updates) check(update, image, nodeId)
  return updates.flatMap(({ feature, maxVersionLevel: level }): MetadataRecordInput[] => {
    const current = image.features.get(feature) ?? 0
    if (level === current) return []
    const begins = feature === ELIGIBLE_LEADER_REPLICAS_VERSION && current === 0
    return [
      { type: 'FeatureLevelRecord', version: 0, value: { name: feature, featureLevel: level } },
      ...(begins ? eligibleLeaderRecords(context) : []),
    ]
  })
}
