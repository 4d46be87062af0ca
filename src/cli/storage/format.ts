/** `kafka-storage format`: from options to formatted directories, and what it prints. */

import { metadataVersionName } from '../../config/metadata-version.ts'
import { featureLevelRecords } from '../../engine/metadata/bootstrap.ts'
import { FormatError } from '../../engine/metadata/format-error.ts'
import { scramRecord } from '../../engine/metadata/scram-argument.ts'
import { type FormattedDirectory, formatStorage } from '../../engine/metadata/storage-format.ts'
import type { System } from '../../engine/system/system.ts'
import { chosenFeatures, isNewerThan37, metadataLevel } from './features.ts'
import { readNodeConfiguration } from './node-configuration.ts'
import { firstVoters, type QuorumOptions } from './voters.ts'

export interface FormatOptions extends QuorumOptions {
  readonly config: string
  readonly clusterId: string
  readonly addScram: readonly string[]
  readonly ignoreFormatted: boolean
  readonly releaseVersion: string | undefined
  readonly features: readonly string[]
}

/** From 3.5-IV2 on the metadata can hold SCRAM credentials (KIP-900). */
const SCRAM_LEVEL = 11

/** What releases after 3.7 say that a directory is for. */
function kind({ isMetadata }: FormattedDirectory, isDynamic: boolean): string {
  if (!isMetadata) return 'data directory '
  return isDynamic ? 'dynamic metadata voter directory ' : 'metadata directory '
}

/**
 * A command line that kafka-storage 3.7.2 knows formats with that release's metadata.version and prints its lines;
 * newer options or releases give those of 4.1. Throws FormatError, ConfigError, JavaError.
 */
export function format(
  system: System,
  options: FormatOptions,
  print: (line: string) => void,
): void {
  const { config, isKraft, directories } = readNodeConfiguration(options.config)
  if (!isKraft) {
    throw new FormatError(
      'The kafka configuration file appears to be for a legacy cluster. Formatting is only supported for clusters in KRaft mode.',
    )
  }
  const { standalone, noInitialControllers, initialControllers, features } = options
  const usesNewerOptions =
    standalone || noInitialControllers || initialControllers !== undefined || features.length > 0
  const level = metadataLevel(options.releaseVersion, usesNewerOptions)
  const isNewer = isNewerThan37(level, usesNewerOptions)
  const voters = firstVoters(config, options)
  const salt = () => Buffer.from(system.random.kafkaUuid(), 'base64url')
  const scram = options.addScram.map((argument) => scramRecord(argument, salt))
  if (scram.length > 0 && level < SCRAM_LEVEL) {
    throw new FormatError('SCRAM is only supported in metadata.version 3.5-IV2 or later.')
  }
  const version = metadataVersionName(level)
  const formatted = formatStorage(
    system,
    {
      clusterId: options.clusterId,
      nodeId: config.nodeId,
      directories,
      metadataDirectory: config.metadataLogDir,
      ignoreFormatted: options.ignoreFormatted,
      bootstrapRecords: [...featureLevelRecords(chosenFeatures(level, features)), ...scram],
      ...(voters === undefined ? {} : { voters: voters.voters }),
      metadataDirectoryId: voters?.directoryId,
    },
    (each) => {
      const what = isNewer ? kind(each, voters !== undefined) : ''
      print(`Formatting ${what}${each.directory} with metadata.version ${version}.`)
    },
  )
  if (formatted.length === 0) print('All of the log directories are already formatted.')
}
