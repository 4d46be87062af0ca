/** The work of kafka-features. */

import type { FeatureUpdate } from '../client/admin/update-features.ts'
import type { Admin } from '../client/admin.ts'
import {
  LATEST_METADATA_LEVEL,
  METADATA_VERSION,
  metadataLevelOf,
  metadataVersionName,
} from '../config/metadata-version.ts'
import { releaseLevels } from './feature-tables.ts'
import { printJson } from './json-output.ts'
import { TerseFailure } from './terse-failure.ts'

/** Kafka 4 knows none before 3.3-IV3. */
const OLDEST_METADATA_LEVEL = 7

export interface UpdateFlags {
  /** NAME=LEVEL, or NAME alone for `disable`. */
  readonly feature: readonly string[]
  /** The release whose levels all features get. */
  readonly release?: string | undefined
  /** The release whose level metadata.version gets. */
  readonly metadata?: string | undefined
  readonly unsafe: boolean
  readonly 'dry-run': boolean
}

export type Action = 'upgrade' | 'downgrade' | 'disable'

const levelText = (feature: string, level: number): string =>
  feature === METADATA_VERSION && level > 0 ? metadataVersionName(level) : String(level)

export interface FeaturesDocument {
  /** Of the finalized levels; null where there is none. */
  readonly epoch: number | null
  readonly features: readonly {
    readonly feature: string
    readonly supportedMinLevel: number
    readonly supportedMaxLevel: number
    /** 0: not in force. */
    readonly finalizedLevel: number
    /** Of the finalized level, where levels have names: 4.1-IV1. */
    readonly finalizedName: string
  }[]
}

/** A line per feature that the brokers know. */
export async function describeFeatures(admin: Admin, json: boolean): Promise<void> {
  const { versions } = (await admin.apiVersions({ operation: 'describeFeatures' }))[0] ?? {}
  if (versions === undefined) return
  if (versions instanceof Error) throw versions
  const { supportedFeatures, finalizedFeatures, finalizedFeaturesEpoch: epoch } = versions
  const byName = [...supportedFeatures].sort((a, b) => (a.name < b.name ? -1 : 1))
  const finalizedOf = (name: string): number =>
    finalizedFeatures.find((feature) => feature.name === name)?.maxVersion ?? 0
  if (json) {
    const document: FeaturesDocument = {
      epoch: epoch < 0 ? null : epoch,
      features: byName.map(({ name, minVersion, maxVersion }) => ({
        feature: name,
        supportedMinLevel: minVersion,
        supportedMaxLevel: maxVersion,
        finalizedLevel: finalizedOf(name),
        finalizedName: levelText(name, finalizedOf(name)),
      })),
    }
    return printJson(document)
  }
  for (const { name, minVersion, maxVersion } of byName) {
    const finalized = finalizedOf(name)
    process.stdout.write(
      `Feature: ${name}\tSupportedMinVersion: ${levelText(name, minVersion)}\t` +
        `SupportedMaxVersion: ${levelText(name, maxVersion)}\t` +
        `FinalizedVersionLevel: ${levelText(name, finalized)}\tEpoch: ${epoch < 0 ? '-' : epoch}\n`,
    )
  }
}

function levelIn(text: string): readonly [feature: string, level: number] {
  const equals = text.indexOf('=')
  if (equals < 0) {
    throw new TerseFailure(`Can't parse feature=level string ${text}: equals sign not found.`)
  }
  const level = text.slice(equals + 1).trim()
  if (!/^[+-]?\d+$/.test(level)) {
    throw new TerseFailure(
      `Can't parse feature=level string ${text}: unable to parse ${level} as a short.`,
    )
  }
  return [text.slice(0, equals).trim(), Number(level)]
}

/** Throws TerseFailure for a release without levels that can be in force today. */
function metadataLevel(release: string): number {
  const level = metadataLevelOf(release)
  if (level !== undefined && level >= OLDEST_METADATA_LEVEL) return level
  const known = Array.from(
    { length: LATEST_METADATA_LEVEL - OLDEST_METADATA_LEVEL + 1 },
    (_, index) => metadataVersionName(OLDEST_METADATA_LEVEL + index),
  )
  throw new TerseFailure(
    `Unknown metadata.version ${release}. Supported metadata.version are ${known.join(', ')}`,
  )
}

function levelsOf(action: Action, flags: UpdateFlags): (readonly [string, number])[] {
  const { release, metadata, feature } = flags
  if (release !== undefined) {
    if (metadata !== undefined || feature.length > 0) {
      throw new TerseFailure('Can not specify `release-version` with other feature flags.')
    }
    const levels = releaseLevels(metadataLevel(release))
    // What a release does not have needs no upgrade.
    return action === 'upgrade' ? levels.filter(([, level]) => level > 0) : levels
  }
  const named = feature.map((text) => (action === 'disable' ? ([text, 0] as const) : levelIn(text)))
  if (metadata === undefined) return named
  return [[METADATA_VERSION, metadataLevel(metadata)], ...named]
}

/** What the options ask for, by the features' names. Throws TerseFailure. */
export function updatesOf(action: Action, flags: UpdateFlags): FeatureUpdate[] {
  const levels = levelsOf(action, flags)
  if (levels.length === 0)
    throw new TerseFailure(`You must specify at least one feature to ${action}`)
  const names = levels.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new TerseFailure(`Feature ${twice} was specified more than once.`)
  const downgrade = flags.unsafe ? 'unsafeDowngrade' : 'safeDowngrade'
  const upgradeType = action === 'upgrade' ? 'upgrade' : downgrade
  for (const [, level] of levels) {
    if (action !== 'upgrade' || level >= 1) continue
    throw new TerseFailure(
      `The upgradeType flag should be set to SAFE_DOWNGRADE or UNSAFE_DOWNGRADE when the provided maxVersionLevel:${level} is < 1.`,
    )
  }
  return levels
    .map(([feature, level]) => ({ feature, level, upgradeType }) as const)
    .sort((a, b) => (a.feature < b.feature ? -1 : 1))
}

/** Prints what became of each feature. Throws TerseFailure when some failed. */
export async function updateFeatures(
  admin: Admin,
  action: Action,
  flags: UpdateFlags,
): Promise<void> {
  const updates = updatesOf(action, flags)
  const dryRun = flags['dry-run']
  const outcomes = await admin.updateFeatures(updates, { validateOnly: dryRun })
  let failed = 0
  for (const { feature, level } of updates) {
    const error = outcomes.get(feature)
    if (error !== undefined) failed += 1
    const to = action === 'disable' ? '.' : ` to ${level}.`
    const done = `${action}d`
    const said =
      error === undefined
        ? `${feature} ${dryRun ? 'can be' : 'was'} ${done}${to}`
        : `${dryRun ? 'Can not' : 'Could not'} ${action} ${feature}${to} ${error.message}`
    process.stdout.write(`${said}\n`)
  }
  if (failed > 0) throw new TerseFailure(`${failed} out of ${updates.length} operation(s) failed.`)
}
