/** The tree of an image of metadata, with the names and texts that Kafka's shell gives its parts. */

import { METADATA_VERSION, metadataVersionName } from '../../config/metadata-version.ts'
import type {
  AclImage,
  BrokerImage,
  ClientQuotaImage,
  ControllerImage,
  DelegationTokenImage,
  EndpointImage,
  FeatureRange,
  MetadataImage,
  PartitionImage,
  ScramCredentialImage,
  TopicImage,
} from '../../engine/metadata/image.ts'
import {
  ACL_OPERATIONS,
  ACL_PERMISSIONS,
  PATTERN_TYPES,
  RESOURCE_TYPES,
} from '../../protocol/acl-names.ts'
import { directory, file, type Node } from './node.ts'
import type { ReadMetadata } from './read-metadata.ts'

const list = (items: readonly unknown[]): string => `[${items.join(', ')}]`

/** `Name(a=1, b=2)`. */
const object = (name: string, fields: Readonly<Record<string, unknown>>): string =>
  `${name}(${Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')})`

const partitionText = (partition: PartitionImage): string =>
  object('PartitionRegistration', {
    replicas: list(partition.replicas),
    directories: list(partition.directories),
    isr: list(partition.isr),
    removingReplicas: list(partition.removingReplicas),
    addingReplicas: list(partition.addingReplicas),
    elr: list(partition.eligibleLeaderReplicas),
    lastKnownElr: list(partition.lastKnownElr),
    leader: partition.leader,
    leaderRecoveryState: partition.leaderRecoveryState === 0 ? 'RECOVERED' : 'RECOVERING',
    leaderEpoch: partition.leaderEpoch,
    partitionEpoch: partition.partitionEpoch,
  })

function topicNode({ id, name, partitions }: TopicImage): Node {
  const files = partitions.map(
    (each) => [String(each.partition), file(partitionText(each))] as const,
  )
  return directory([...files, ['id', file(id)], ['name', file(name)]])
}

const SECURITY_PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL']

const endpoints = (all: readonly EndpointImage[]): string =>
  list(
    all.map(
      ({ name, securityProtocol, host, port }) =>
        `Endpoint(listenerName='${name}', securityProtocol=${SECURITY_PROTOCOLS[securityProtocol]}, host='${host}', port=${port})`,
    ),
  )

function supportedFeatures(features: readonly FeatureRange[]): string {
  const ranges = features.map(
    ({ name, minSupportedVersion, maxSupportedVersion }) =>
      `${name}: ${minSupportedVersion}-${maxSupportedVersion}`,
  )
  return `{${ranges.sort().join(', ')}}`
}

const brokerText = (broker: BrokerImage): string =>
  object('BrokerRegistration', {
    id: broker.id,
    epoch: broker.epoch,
    incarnationId: broker.incarnationId,
    listeners: endpoints(broker.endpoints),
    supportedFeatures: supportedFeatures(broker.features),
    rack: broker.rack === null ? 'Optional.empty' : `Optional[${broker.rack}]`,
    fenced: broker.fenced,
    inControlledShutdown: broker.inControlledShutdown,
    isMigratingZkBroker: false,
    directories: list(broker.directories),
  })

const controllerText = (controller: ControllerImage): string =>
  object('ControllerRegistration', {
    id: controller.id,
    incarnationId: controller.incarnationId,
    zkMigrationReady: false,
    listeners: endpoints(controller.endpoints),
    supportedFeatures: supportedFeatures(controller.features),
  })

const aclText = (acl: AclImage): string =>
  object('StandardAcl', {
    resourceType: RESOURCE_TYPES[acl.resourceType],
    resourceName: acl.resourceName,
    patternType: PATTERN_TYPES[acl.patternType],
    principal: acl.principal,
    host: acl.host,
    operation: ACL_OPERATIONS[acl.operation],
    permissionType: ACL_PERMISSIONS[acl.permissionType],
  })

const QUOTA_NAMES = [
  ['client-id', 'clientId'],
  ['ip', 'ip'],
  ['user', 'user'],
] as const

/** `clientId(a)_user(b)`; nothing between the brackets is the default. */
export function quotaEntityName(entity: ClientQuotaImage['entity']): string {
  const escaped = (name: string | null) => (name ?? '').replace(/[\\()]/g, '\\$&')
  return QUOTA_NAMES.flatMap(([type, shown]) =>
    entity.filter((each) => each.type === type).map(({ name }) => `${shown}(${escaped(name)})`),
  ).join('_')
}

/** Double.toString of a quota. */
const double = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value))

const quotaNode = ({ quotas }: ClientQuotaImage): Node =>
  directory([...quotas].map(([key, value]) => [key, file(double(value))]))

const CONFIG_TYPES: Readonly<Record<string, string>> = {
  2: 'TOPIC',
  4: 'BROKER',
  8: 'BROKER_LOGGER',
  16: 'CLIENT_METRICS',
  32: 'GROUP',
}

function configNodes({ configs }: MetadataImage): Node {
  return directory(
    [...configs].map(([key, values]) => {
      const [type = '', ...rest] = key.split(':')
      const name = rest.join(':')
      const typeName = CONFIG_TYPES[type] ?? type
      const children = [...values].map(([config, value]) => [config, file(value)] as const)
      return [name === '' ? typeName : `${typeName}:${name}`, directory(children)]
    }),
  )
}

const scramText = ({ salt, storedKey, serverKey, iterations }: ScramCredentialImage): string =>
  object('ScramCredentialData', {
    salt: salt.toString('hex'),
    storedKey: storedKey.toString('hex'),
    serverKey: serverKey.toString('hex'),
    iterations,
  })

function scramNodes({ scramCredentials }: MetadataImage): Node {
  const ofMechanism = (mechanism: number): Node =>
    directory(
      [...scramCredentials.values()]
        .filter((each) => each.mechanism === mechanism)
        .map((each) => [each.user, file(scramText(each))]),
    )
  return directory([
    ['SCRAM-SHA-256', ofMechanism(1)],
    ['SCRAM-SHA-512', ofMechanism(2)],
  ])
}

const tokenText = (token: DelegationTokenImage): string =>
  object('DelegationTokenData', {
    tokenId: token.tokenId,
    owner: token.owner,
    tokenRequester: token.requester,
    renewers: token.renewers.join(' '),
    issueTimestamp: token.issueTimestamp,
    maxTimestamp: token.maxTimestamp,
    expiryTimestamp: token.expirationTimestamp,
  })

function featureNodes({ features }: MetadataImage): Node {
  const finalized = [...features]
    .filter(([name]) => name !== METADATA_VERSION)
    .map(([name, level]) => [`finalized_${name}`, file(level)] as const)
  const level = features.get(METADATA_VERSION)
  const version =
    level === undefined ? [] : [['metadataVersion', file(metadataVersionName(level))] as const]
  return directory([...finalized, ...version, ['zkMigrationState', file('NONE')]])
}

/** A time as Java's ZonedDateTime prints it: no more digits than it has. */
const zonedTime = (timeMs: number): string =>
  `${new Date(timeMs).toISOString().replace('.000Z', 'Z').replace(':00Z', 'Z')}[UTC]`

function imageNode({ image, timeMs }: ReadMetadata): Node {
  const topics = [...image.topicsByName.values()]
  const { offset, epoch } = image
  return directory([
    [
      'acls',
      directory(
        image.acls.size === 0
          ? []
          : [
              [
                'byId',
                directory([...image.acls.values()].map((acl) => [acl.id, file(aclText(acl))])),
              ],
            ],
      ),
    ],
    [
      'clientQuotas',
      directory(
        [...image.clientQuotas.values()].map((each) => [
          quotaEntityName(each.entity),
          quotaNode(each),
        ]),
      ),
    ],
    [
      'cluster',
      directory([
        [
          'brokers',
          directory(
            [...image.brokers.values()].map((each) => [String(each.id), file(brokerText(each))]),
          ),
        ],
        [
          'controllers',
          directory(
            [...image.controllers.values()].map((each) => [
              String(each.id),
              file(controllerText(each)),
            ]),
          ),
        ],
      ]),
    ],
    ['configs', configNodes(image)],
    [
      'delegationToken',
      directory(
        image.delegationTokens.size === 0
          ? []
          : [
              [
                'tokens',
                directory(
                  [...image.delegationTokens.values()].map((each) => [
                    each.tokenId,
                    file(tokenText(each)),
                  ]),
                ),
              ],
            ],
      ),
    ],
    ['features', featureNodes(image)],
    ['producerIds', directory([['nextProducerId', file(image.nextProducerId)]])],
    ['provenance', file(`offset ${offset}, epoch ${epoch}, time ${zonedTime(timeMs)}`)],
    ['scram', scramNodes(image)],
    [
      'topics',
      directory([
        ['byId', directory(topics.map((topic) => [topic.id, topicNode(topic)]))],
        ['byName', directory(topics.map((topic) => [topic.name, topicNode(topic)]))],
      ]),
    ],
  ])
}

/** The root of the shell: the image, and what is known of this program. */
export const rootNode = (metadata: ReadMetadata, version: string): Node =>
  directory([
    ['image', imageNode(metadata)],
    ['local', directory([['version', file(version)]])],
  ])
