/**
 * Features (KIP-584): named levels that the whole cluster has agreed on. metadata.version is the one that
 * says which metadata records may be written; its levels are named after releases.
 */
import type { FeatureRange, MetadataImage } from './image.ts'

const METADATA_VERSIONS = [
  { name: '3.0-IV1', level: 1 },
  { name: '3.1-IV0', level: 2 },
  { name: '3.2-IV0', level: 3 },
  { name: '3.3-IV0', level: 4 },
  { name: '3.3-IV1', level: 5 },
  { name: '3.3-IV2', level: 6 },
  { name: '3.3-IV3', level: 7 },
  { name: '3.4-IV0', level: 8 },
  { name: '3.5-IV0', level: 9 },
  { name: '3.5-IV1', level: 10 },
  { name: '3.5-IV2', level: 11 },
  { name: '3.6-IV0', level: 12 },
  { name: '3.6-IV1', level: 13 },
  { name: '3.6-IV2', level: 14 },
  { name: '3.7-IV0', level: 15 },
  { name: '3.7-IV1', level: 16 },
  { name: '3.7-IV2', level: 17 },
  { name: '3.7-IV3', level: 18 },
  { name: '3.7-IV4', level: 19 },
  { name: '3.8-IV0', level: 20 },
  { name: '3.9-IV0', level: 21 },
  { name: '4.0-IV0', level: 22 },
  { name: '4.0-IV1', level: 23 },
  { name: '4.0-IV2', level: 24 },
  { name: '4.0-IV3', level: 25 },
  { name: '4.1-IV0', level: 26 },
  { name: '4.1-IV1', level: 27 },
] as const

export const METADATA_VERSION = 'metadata.version'
export const ELIGIBLE_LEADER_REPLICAS_VERSION = 'eligible.leader.replicas.version'
export const LATEST_METADATA_LEVEL = 27
/** The oldest that a broker of Kafka 4 starts on; older releases may be formatted, not served. */
export const OLDEST_METADATA_LEVEL = 7
/** From 3.7-IV2 on, partitions name the log directories of their replicas (KIP-858). */
const DIRECTORIES_LEVEL = 17
/** From 4.0-IV1 on, partitions can carry eligible leader replicas (KIP-966). */
const ELIGIBLE_LEADER_REPLICAS_LEVEL = 23
const GROUP_VERSION_LEVEL = 22

/** The ranges that this broker supports; transactions are those before KIP-890's second part. */
export const supportedFeatures: readonly FeatureRange[] = [
  { name: 'group.version', minSupportedVersion: 0, maxSupportedVersion: 1 },
  { name: 'transaction.version', minSupportedVersion: 0, maxSupportedVersion: 1 },
  { name: ELIGIBLE_LEADER_REPLICAS_VERSION, minSupportedVersion: 0, maxSupportedVersion: 1 },
  { name: 'kraft.version', minSupportedVersion: 0, maxSupportedVersion: 1 },
  {
    name: METADATA_VERSION,
    minSupportedVersion: OLDEST_METADATA_LEVEL,
    maxSupportedVersion: LATEST_METADATA_LEVEL,
  },
]

/** The levels in force, none above what this broker can do (a directory may come from Apache Kafka). */
export function finalizedFeatures(image: MetadataImage): { name: string; level: number }[] {
  return supportedFeatures
    .map(({ name, maxSupportedVersion }) => ({
      name,
      level: Math.min(image.features.get(name) ?? 0, maxSupportedVersion),
    }))
    .filter(({ level }) => level > 0)
}

export function metadataLevel(image: MetadataImage): number {
  return image.features.get(METADATA_VERSION) ?? LATEST_METADATA_LEVEL
}

export function metadataVersionName(level: number): string {
  return METADATA_VERSIONS.find((version) => version.level === level)?.name ?? String(level)
}

/**
 * The level of a release as `--release-version` takes it: `3.7-IV4`, or `3.7` and `3.7.2` for the newest of
 * that release. Undefined: there is no such release.
 */
export function metadataLevelOf(release: string): number | undefined {
  const exact = METADATA_VERSIONS.find(({ name }) => name === release)
  if (exact !== undefined) return exact.level
  const [, short] = /^(\d+\.\d+)(?:\.\d+)*$/.exec(release) ?? []
  if (short === undefined) return undefined
  return METADATA_VERSIONS.findLast(({ name }) => name.startsWith(`${short}-`))?.level
}

/** The levels of a new cluster at that metadata.version. */
export function initialFeatures(level: number): { name: string; level: number }[] {
  const features: { name: string; level: number }[] = [{ name: METADATA_VERSION, level }]
  if (level >= GROUP_VERSION_LEVEL) features.push({ name: 'group.version', level: 1 })
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
