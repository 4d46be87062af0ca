/**
 * The records that make an image out of nothing: what a snapshot says, in the order in which Kafka's images write
 * themselves. The first names the metadata.version, which the versions of the others go by.
 */
import { METADATA_VERSION } from '../../config/metadata-version.ts'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import {
  metadataLevel,
  partitionRecordVersion,
  registerBrokerRecordVersion,
} from './feature-levels.ts'
import type { BrokerImage, MetadataImage, PartitionImage, TopicImage } from './image.ts'

type Records = Generator<MetadataRecordInput, void, undefined>

/** From 3.7-IV0 on, controllers register. */
const CONTROLLERS_LEVEL = 15

export function* imageRecords(image: MetadataImage): Records {
  yield* features(image)
  yield* cluster(image)
  yield* topics(image)
  yield* configs(image)
  yield* clientQuotas(image)
  if (image.nextProducerId > 0) yield producerIds(image.nextProducerId)
  for (const value of image.acls.values()) {
    yield { type: 'AccessControlEntryRecord', version: 0, value }
  }
  yield* credentials(image)
}

function* features(image: MetadataImage): Records {
  const names = [...image.features.keys()].filter((name) => name !== METADATA_VERSION)
  for (const name of [METADATA_VERSION, ...names]) {
    const featureLevel = image.features.get(name)
    if (featureLevel === undefined) continue
    yield { type: 'FeatureLevelRecord', version: 0, value: { name, featureLevel } }
  }
}

function* cluster(image: MetadataImage): Records {
  const version = registerBrokerRecordVersion(image)
  for (const broker of image.brokers.values()) {
    yield { type: 'RegisterBrokerRecord', version, value: registration(broker, version) }
  }
  if (metadataLevel(image) < CONTROLLERS_LEVEL) return
  for (const { id, incarnationId, endpoints, features } of image.controllers.values()) {
    const value = {
      controllerId: id,
      incarnationId,
      zkMigrationReady: false,
      endPoints: endpoints,
      features,
    }
    yield { type: 'RegisterControllerRecord', version: 0, value }
  }
}

function registration(broker: BrokerImage, version: number) {
  const { id, epoch, incarnationId, rack, fenced, inControlledShutdown } = broker
  return {
    brokerId: id,
    incarnationId,
    brokerEpoch: epoch,
    endPoints: broker.endpoints,
    features: broker.features,
    rack,
    fenced,
    inControlledShutdown,
    logDirs: version >= 3 ? broker.directories : [],
  }
}

function* topics(image: MetadataImage): Records {
  const version = partitionRecordVersion(image)
  for (const topic of image.topicsById.values()) {
    const { name, id: topicId } = topic
    yield { type: 'TopicRecord', version: 0, value: { name, topicId } }
    for (const partition of topic.partitions) yield partitionRecord(topic, partition, version)
  }
}

function partitionRecord(
  { id: topicId }: TopicImage,
  image: PartitionImage,
  version: number,
): MetadataRecordInput {
  const { partition: partitionId, directories, ...rest } = image
  const { eligibleLeaderReplicas, lastKnownElr } = image
  const value = {
    ...rest,
    partitionId,
    topicId,
    directories: version >= 1 ? directories : [],
    eligibleLeaderReplicas: eligibleLeaderReplicas.length > 0 ? eligibleLeaderReplicas : null,
    lastKnownElr: lastKnownElr.length > 0 ? lastKnownElr : null,
  }
  return { type: 'PartitionRecord', version, value }
}

function* configs(image: MetadataImage): Records {
  for (const [key, values] of image.configs) {
    const at = key.indexOf(':')
    const resource = { resourceType: Number(key.slice(0, at)), resourceName: key.slice(at + 1) }
    for (const [name, value] of values) {
      yield { type: 'ConfigRecord', version: 0, value: { ...resource, name, value } }
    }
  }
}

function* clientQuotas(image: MetadataImage): Records {
  for (const { entity, quotas } of image.clientQuotas.values()) {
    const named = entity.map(({ type, name }) => ({ entityType: type, entityName: name }))
    for (const [key, value] of quotas) {
      const quota = { entity: named, key, value, remove: false }
      yield { type: 'ClientQuotaRecord', version: 0, value: quota }
    }
  }
}

/** Nobody's block: only where the next one begins. */
function producerIds(nextProducerId: number): MetadataRecordInput {
  const value = { brokerId: -1, brokerEpoch: -1, nextProducerId }
  return { type: 'ProducerIdsRecord', version: 0, value }
}

function* credentials(image: MetadataImage): Records {
  for (const { user, ...rest } of image.scramCredentials.values()) {
    yield { type: 'UserScramCredentialRecord', version: 0, value: { name: user, ...rest } }
  }
  for (const value of image.delegationTokens.values()) {
    yield { type: 'DelegationTokenRecord', version: 0, value }
  }
}
