/** The levels of the feature metadata.version, which are named after releases. */

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
export const LATEST_METADATA_LEVEL = 27

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
