import { expect, test } from 'vitest'
import { updateFeatures } from '../../../src/engine/handlers/update-features.ts'
import { consumerGroupHeartbeat } from '../../../src/protocol/apis/consumer-group-heartbeat.ts'
import { updateFeatures as updateFeaturesApi } from '../../../src/protocol/apis/update-features.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { TestBroker } from '../test-broker.ts'
import { type MetadataBroker, startMetadataBroker } from './metadata-broker.ts'

const HEAD = 'The update failed for all features since the following feature had an error: '

async function update(
  broker: MetadataBroker,
  feature: string,
  maxVersionLevel: number,
  upgradeType = 1,
  validateOnly = false,
) {
  const { errorMessage } = await broker.ask(updateFeatures, 2, {
    timeoutMs: 1000,
    featureUpdates: [{ feature, maxVersionLevel, upgradeType, allowDowngrade: false }],
    validateOnly,
  })
  return errorMessage
}

const levelOf = (broker: MetadataBroker, feature: string) =>
  broker.parts.metadata.image.features.get(feature)

test('levels go up and down; validateOnly changes nothing', async () => {
  const broker = await startMetadataBroker()
  await update(broker, 'group.version', 0, 2)
  expect(levelOf(broker, 'group.version')).toBeUndefined()
  expect(await update(broker, 'group.version', 1, 1, true)).toBeNull()
  expect(levelOf(broker, 'group.version')).toBeUndefined()
  expect(await update(broker, 'group.version', 1)).toBeNull()
  expect(levelOf(broker, 'group.version')).toBe(1)
})

test('the consumer protocol is served from group.version 1 on', async () => {
  const broker = await TestBroker.start()
  const client = broker.connect()
  const heartbeat = async () => {
    const answer = await client.ask(consumerGroupHeartbeat, 0, {
      groupId: 'g',
      memberId: 'AAAAAAAAAAAAAAAAAAAABQ',
      memberEpoch: 0,
      rebalanceTimeoutMs: 1000,
      subscribedTopicNames: ['t'],
      topicPartitions: [],
    })
    return errorName(answer.errorCode)
  }
  const setLevel = (maxVersionLevel: number, upgradeType: number) =>
    client.ask(updateFeaturesApi, 1, {
      timeoutMs: 1000,
      featureUpdates: [
        { feature: 'group.version', maxVersionLevel, upgradeType, allowDowngrade: false },
      ],
    })
  await setLevel(0, 2)
  expect(await heartbeat()).toBe('UNSUPPORTED_VERSION')
  await setLevel(1, 1)
  expect(await heartbeat()).not.toBe('UNSUPPORTED_VERSION')
})

test('eligible leader replicas fix min.insync.replicas for the cluster', async () => {
  const broker = await startMetadataBroker()
  await update(broker, 'eligible.leader.replicas.version', 1)
  const { image } = broker.parts.metadata
  expect(image.configsOf({ type: 4, name: '' }).get('min.insync.replicas')).toBe('1')
})

test.each([
  [
    'foo',
    6,
    1,
    'Invalid update version 6 for feature foo. Local controller 1 does not support this feature.',
  ],
  ['foo', 0, 2, 'Invalid update version 0 for feature foo. Feature foo not found.'],
  [
    'metadata.version',
    99,
    1,
    'Invalid update version 99 for feature metadata.version. Local controller 1 only supports versions 7-27',
  ],
  [
    'metadata.version',
    7,
    1,
    "Invalid update version 7 for feature metadata.version. Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe downgrade.",
  ],
  [
    'metadata.version',
    7,
    2,
    'Invalid metadata.version 7. Refusing to perform the requested downgrade because it might delete metadata information.',
  ],
  [
    'metadata.version',
    7,
    3,
    'Invalid metadata.version 7. Unsafe metadata downgrade is not supported in this version.',
  ],
  [
    'kraft.version',
    1,
    2,
    "Invalid update version 1 for feature kraft.version. Can't downgrade to a newer version.",
  ],
])('%s to %i by %i is refused', async (feature, level, type, message) => {
  const broker = await startMetadataBroker()
  const { offset } = broker.parts.metadata.image
  expect(await update(broker, feature, level, type)).toBe(HEAD + message)
  expect(broker.parts.metadata.image.offset).toBe(offset)
})
