/**
 * Whether this broker can take over the metadata of a directory that another one wrote. Refused is what would be lost or
 * damaged here, before anything is written; what is only not served is named in the log and kept.
 */
import {
  LATEST_METADATA_LEVEL,
  METADATA_VERSION,
  metadataVersionName,
} from '../../config/metadata-version.ts'
import type { Logger } from '../logger.ts'
import { StartupError } from '../startup-error.ts'
import { OLDEST_METADATA_LEVEL, supportedFeatures } from './feature-levels.ts'
import { ConfigResourceType, type MetadataImage } from './image.ts'

const LOGGER = 'kafka.server.KafkaRaftServer'
const ILLEGAL_ARGUMENT = 'java.lang.IllegalArgumentException'
const CONFIG_EXCEPTION = 'org.apache.kafka.common.config.ConfigException'

export interface FoundMetadata {
  readonly image: MetadataImage
  readonly nodeId: number
  /** Of the quorum, as the directory has them; empty: it does not say. */
  readonly voterIds: readonly number[]
}

/** Throws StartupError. */
export function requireServable(found: FoundMetadata): void {
  requireKnownLevel(found.image)
  requireSingleNode(found)
  requireLocalStorage(found.image)
}

function requireKnownLevel({ features }: MetadataImage): void {
  const level = features.get(METADATA_VERSION)
  if (level === undefined) return
  if (level >= OLDEST_METADATA_LEVEL && level <= LATEST_METADATA_LEVEL) return
  const range = [OLDEST_METADATA_LEVEL, LATEST_METADATA_LEVEL]
    .map((known) => `${known} (${metadataVersionName(known)})`)
    .join(' to ')
  throw new StartupError(
    ILLEGAL_ARGUMENT,
    `This directory has ${METADATA_VERSION} ${level}; this broker reads ${range}.`,
  )
}

function requireSingleNode({ image, nodeId, voterIds }: FoundMetadata): void {
  const voters = voterIds.filter((id) => id !== nodeId)
  if (voters.length > 0) {
    throw new StartupError(
      CONFIG_EXCEPTION,
      `This directory belongs to a quorum of the voters ${voterIds.join(', ')}: a quorum of several voters is not supported yet.`,
    )
  }
  const others = [...image.brokers.values()].filter(({ id, fenced }) => id !== nodeId && !fenced)
  if (others.length > 0) {
    throw new StartupError(
      CONFIG_EXCEPTION,
      `This directory belongs to a cluster in which broker ${others.map(({ id }) => id).join(', ')} is active, too: clusters of several nodes are not supported yet.`,
    )
  }
}

/** Without the segments elsewhere a log would begin later, and Apache Kafka would delete what is before that. */
function requireLocalStorage(image: MetadataImage): void {
  for (const { name } of image.topicsByName.values()) {
    const configs = image.configsOf({ type: ConfigResourceType.TOPIC, name })
    if (configs.get('remote.storage.enable')?.trim().toLowerCase() !== 'true') continue
    throw new StartupError(
      CONFIG_EXCEPTION,
      `You have to delete all topics with the property remote.storage.enable=true before disabling tiered storage cluster-wide (${name}; tiered storage is not supported yet)`,
    )
  }
}

/** Names what stays in the metadata log and has no effect here. */
export function warnOfUnserved(logger: Logger, image: MetadataImage): void {
  const warn = (what: string) =>
    logger.log('WARN', LOGGER, `${what} stay in this directory, and have no effect here`)
  if (image.acls.size > 0) warn(`${image.acls.size} access control entries`)
  if (image.delegationTokens.size > 0) warn(`${image.delegationTokens.size} delegation tokens`)
  for (const [name, level] of image.features) {
    if (supportedFeatures.some((feature) => feature.name === name)) continue
    warn(`Groups and records of ${name}=${level}`)
  }
}
