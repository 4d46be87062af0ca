/**
 * Features (KIP-584): named levels that the whole cluster has agreed on. metadata.version is the one that
 * says which metadata records may be written; its levels are named after releases.
 */
import { LATEST_METADATA_LEVEL, METADATA_VERSION } from '../../config/metadata-version.ts'
import type { FeatureRange, MetadataImage } from './image.ts'

export const ELIGIBLE_LEADER_REPLICAS_VERSION = 'eligible.leader.replicas.version'
/** The oldest that a broker of Kafka 4 starts on; older releases may be formatted, not served. */
export const OLDEST_METADATA_LEVEL = 7
/** From 3.7-IV2 on, partitions name the log directories of their replicas (KIP-858). */
const DIRECTORIES_LEVEL = 17
/** From 4.0-IV1 on, partitions can carry eligible leader replicas (KIP-966). */
const ELIGIBLE_LEADER_REPLICAS_LEVEL = 23
/** 1: groups of the consumer protocol (KIP-848). */
export const GROUP_VERSION = 'group.version'
const GROUP_VERSION_LEVEL = 22
/** 1: records of `__transaction_state` have tagged fields; 2: every end of a transaction raises the epoch (KIP-890). */
export const TRANSACTION_VERSION = 'transaction.version'
const TRANSACTION_VERSION_LEVEL = 24

/** 1: the metadata log names its voters (KIP-853). No record of the metadata says so. */
export const KRAFT_VERSION = 'kraft.version'

/** The ranges that this broker supports. */
export const supportedFeatures: readonly FeatureRange[] = [
  { name: GROUP_VERSION, minSupportedVersion: 0, maxSupportedVersion: 1 },
  { name: TRANSACTION_VERSION, minSupportedVersion: 0, maxSupportedVersion: 2 },
  { name: ELIGIBLE_LEADER_REPLICAS_VERSION, minSupportedVersion: 0, maxSupportedVersion: 1 },
  { name: KRAFT_VERSION, minSupportedVersion: 0, maxSupportedVersion: 1 },
  {
    name: METADATA_VERSION,
    minSupportedVersion: OLDEST_METADATA_LEVEL,
    maxSupportedVersion: LATEST_METADATA_LEVEL,
  },
]

/** The levels in force, none above what this broker can do (a directory may come from Apache Kafka). */
export function finalizedFeatures(
  image: MetadataImage,
  kraftVersion = 0,
): { name: string; level: number }[] {
  const levelOf = (name: string) =>
    name === KRAFT_VERSION ? kraftVersion : (image.features.get(name) ?? 0)
  return supportedFeatures
    .map(({ name, maxSupportedVersion }) => ({
      name,
      level: Math.min(levelOf(name), maxSupportedVersion),
    }))
    .filter(({ level }) => level > 0)
}

/** The level in force of a feature other than metadata.version. */
export function featureLevel(image: MetadataImage, name: string): number {
  return finalizedFeatures(image).find((feature) => feature.name === name)?.level ?? 0
}

export function metadataLevel(image: MetadataImage): number {
  return image.features.get(METADATA_VERSION) ?? LATEST_METADATA_LEVEL
}

/** The levels of a new cluster at that metadata.version. */
export function initialFeatures(level: number): { name: string; level: number }[] {
  const features: { name: string; level: number }[] = [{ name: METADATA_VERSION, level }]
  if (level >= GROUP_VERSION_LEVEL) features.push({ name: GROUP_VERSION, level: 1 })
  if (level >= TRANSACTION_VERSION_LEVEL) features.push({ name: TRANSACTION_VERSION, level: 2 })
  return features
}

/** The version of PartitionRecord and PartitionChangeRecord to write. */
export function partitionRecordVersion(image: MetadataImage): number {
  const level = metadataLevel(image)
  if (level >= ELIGIBLE_LEADER_REPLICAS_LEVEL) return 2
  return level >= DIRECTORIES_LEVEL ? 1 : 0
}

/** The version of RegisterBrokerRecord to write. */
export function registerBrokerRecordVersion(image: MetadataImage): number {
  return metadataLevel(image) >= DIRECTORIES_LEVEL ? 3 : 1
}
