/** Kafka's notation for ranges of versions. */

/** One version, from a version on, or a closed range. */
export type VersionRange = `${number}` | `${number}+` | `${number}-${number}` | 'none'

/** Both ends belong to the range; an empty range has `max` below `min`. */
export interface Versions {
  readonly min: number
  readonly max: number
}

export function parseVersions(range: VersionRange): Versions {
  if (range === 'none') return { min: 0, max: -1 }
  if (range.endsWith('+')) return { min: Number(range.slice(0, -1)), max: Number.POSITIVE_INFINITY }
  const [min, max = min] = range.split('-')
  return { min: Number(min), max: Number(max) }
}

export function includesVersion(versions: Versions, version: number): boolean {
  return version >= versions.min && version <= versions.max
}
