/** `version-mapping` and `feature-dependencies` of kafka-storage and kafka-features: which features go with which release. */
import { lookup } from '../config/lookup.ts'
import {
  LATEST_METADATA_LEVEL,
  METADATA_VERSION,
  metadataLevelOf,
  metadataVersionName,
} from '../config/metadata-version.ts'
import { illegalArgument } from './option-errors.ts'
import { TerseFailure } from './terse-failure.ts'

/** A feature's level from a metadata level on, in the order in which Kafka prints them. */
const FEATURES: readonly {
  name: string
  since: readonly (readonly [level: number, from: number])[]
}[] = [
  { name: 'kraft.version', since: [[1, 21]] },
  { name: 'transaction.version', since: [[2, 24]] },
  { name: 'group.version', since: [[1, 22]] },
  { name: 'eligible.leader.replicas.version', since: [[1, 26]] },
  { name: 'share.version', since: [] },
  { name: 'streams.version', since: [] },
]

const NEWEST: Readonly<Record<string, number>> = {
  'kraft.version': 1,
  'transaction.version': 2,
  'group.version': 1,
  'eligible.leader.replicas.version': 1,
  'share.version': 1,
  'streams.version': 1,
}

/** Throws IllegalArgumentException. */
export function versionMapping(release: string | undefined): string[] {
  const level = release === undefined ? LATEST_METADATA_LEVEL : metadataLevelOf(release)
  if (level === undefined) throw illegalArgument(`Unknown release version '${release}'.`)
  const name = release ?? metadataVersionName(level)
  const others = otherLevels(level).map(([feature, each]) => `${feature}=${each}`)
  return [`${METADATA_VERSION}=${level} (${name})`, ...others]
}

/** The levels of the other features in the release with this metadata.version. */
const otherLevels = (level: number): [name: string, level: number][] =>
  FEATURES.map(({ name, since }) => [name, since.findLast(([, from]) => level >= from)?.[0] ?? 0])

/** The levels of all features, as `--release-version` sets them; Kafka never sets kraft.version back. */
export const releaseLevels = (level: number): [name: string, level: number][] => [
  [METADATA_VERSION, level],
  ...otherLevels(level),
]

/** One of Kafka 4.1's features depends on another one. Throws TerseFailure. */
export function featureDependencies(features: readonly string[]): string[] {
  return features.map((feature) => {
    const [name = '', text = ''] = feature.split('=')
    const level = Number(text)
    if (name !== METADATA_VERSION && lookup(NEWEST, name) === undefined) {
      throw new TerseFailure(`Unknown feature: ${name}`)
    }
    const newest = lookup(NEWEST, name) ?? LATEST_METADATA_LEVEL
    if (text === '' || !Number.isInteger(level) || level < 0 || level > newest) {
      throw new TerseFailure(`Feature level ${text} is not supported for feature ${name}`)
    }
    const shown = name === METADATA_VERSION ? `${feature} (${metadataVersionName(level)})` : feature
    return name === 'eligible.leader.replicas.version' && level > 0
      ? `${shown} requires:\n    ${METADATA_VERSION}=23 (${metadataVersionName(23)})`
      : `${shown} has no dependencies.`
  })
}
