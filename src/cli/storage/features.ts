/** The features that a cluster is formatted with, as `--release-version` and `--feature` choose them. */
import { lookup } from '../../config/lookup.ts'
import {
  LATEST_METADATA_LEVEL,
  METADATA_VERSION,
  metadataLevelOf,
} from '../../config/metadata-version.ts'
import { initialFeatures } from '../../engine/metadata/feature-levels.ts'
import { FormatError } from '../../engine/metadata/format-error.ts'
import { illegalArgument, JavaError } from '../option-errors.ts'

/** The default of kafka-storage 3.7.2, whose command lines are formatted as it does. */
const LEVEL_OF_3_7 = 19

/** Features of Kafka 4.1 and their newest levels. */
const LEVELS: Readonly<Record<string, number>> = {
  'eligible.leader.replicas.version': 1,
  'group.version': 1,
  'kraft.version': 1,
  'share.version': 1,
  'streams.version': 1,
  'transaction.version': 2,
}

export interface Feature {
  readonly name: string
  readonly level: number
}

function parseFeature(text: string): Feature {
  const equals = text.indexOf('=')
  if (equals < 0) {
    throw new JavaError(
      'java.lang.RuntimeException',
      `Can't parse feature=level string ${text}: equals sign not found.`,
    )
  }
  const name = text.slice(0, equals).trim()
  const level = text.slice(equals + 1).trim()
  if (/^-?\d+$/.test(level)) return { name, level: Number(level) }
  throw new JavaError(
    'java.lang.RuntimeException',
    `Can't parse feature=level string ${text}: unable to parse ${level} as a short.`,
  )
}

/** `release` undefined: the default. Throws IllegalArgumentException. */
export function metadataLevel(release: string | undefined, isNewer: boolean): number {
  if (release === undefined) return isNewer ? LATEST_METADATA_LEVEL : LEVEL_OF_3_7
  const level = metadataLevelOf(release)
  if (level === undefined) throw illegalArgument(`Version ${release} is not a valid version`)
  return level
}

/** True when the command line, or the release that it wants, is newer than kafka-storage 3.7.2. */
export function isNewerThan37(level: number, usesNewerOptions: boolean): boolean {
  return usesNewerOptions || level > LEVEL_OF_3_7
}

/** Throws FormatError, JavaError. */
export function chosenFeatures(level: number, settings: readonly string[]): Feature[] {
  const levels = new Map(initialFeatures(level).map((feature) => [feature.name, feature.level]))
  for (const { name, level: wanted } of settings.map(parseFeature)) {
    if (name === METADATA_VERSION) {
      throw new FormatError(
        'Use --release-version instead of --feature metadata.version=X to avoid ambiguity.',
      )
    }
    const newest = lookup(LEVELS, name)
    if (newest === undefined) {
      const known = Object.keys(LEVELS).join(', ')
      throw new FormatError(`Unsupported feature: ${name}. Supported features are: ${known}`)
    }
    if (wanted < 0 || wanted > newest) {
      throw illegalArgument(`No feature:${name} with feature level ${wanted}`)
    }
    levels.set(name, wanted)
  }
  // kraft.version is the quorum's own and is written with its voters.
  levels.delete('kraft.version')
  return [...levels].map(([name, each]) => ({ name, level: each })).filter(({ level: l }) => l > 0)
}
