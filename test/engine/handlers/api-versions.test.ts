import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { apiVersions } from '../../../src/protocol/apis/api-versions.ts'
import { apis } from '../../../src/protocol/apis.ts'
import { errorName } from '../../../src/protocol/errors.ts'
import { TestBroker } from '../test-broker.ts'

/** `DescribeLogDirs` is handled in `describe-log-dirs.ts`. */
const hasHandler = (name: string): boolean => {
  const file = name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase()
  return existsSync(new URL(`../../../src/engine/handlers/${file}.ts`, import.meta.url))
}

const software = { clientSoftwareName: 'test', clientSoftwareVersion: '1.0' }

async function ask(version: number, request = software) {
  const broker = await TestBroker.start()
  return broker.connect().ask(apiVersions, version, request)
}

test.each([0, 1, 2, 3, 4])(
  'version %i lists what has a handler, in the order of the keys',
  async (version) => {
    const { errorCode, apiKeys } = await ask(version)
    const keys = apiKeys.map(({ apiKey }) => apiKey)
    expect(errorCode).toBe(0)
    expect(keys).toEqual([...keys].sort((a, b) => a - b))
    const served = Object.values(apis).filter(({ name }) => hasHandler(name))
    expect(keys).toEqual(served.map(({ key }) => key))
  },
)

test('ranges are those of Kafka 4.1, except that Produce is shown from 0', async () => {
  const { apiKeys } = await ask(3)
  for (const { apiKey, minVersion, maxVersion } of apiKeys) {
    const api = Object.values(apis).find(({ key }) => key === apiKey)
    expect([minVersion, maxVersion]).toEqual([apiKey === 0 ? 0 : api?.minVersion, api?.maxVersion])
  }
})

test('features that begin at level 0 are left out before version 4', async () => {
  const shown = async (version: number) =>
    (await ask(version)).supportedFeatures.map(({ name, minVersion }) => `${name} ${minVersion}`)
  expect(await shown(3)).toEqual(['metadata.version 7'])
  expect(await shown(4)).toContain('kraft.version 0')
})

test('finalized features are those of the metadata, with an epoch', async () => {
  const { finalizedFeatures, finalizedFeaturesEpoch } = await ask(3)
  expect(finalizedFeatures.map(({ name }) => name)).toContain('metadata.version')
  expect(finalizedFeaturesEpoch).toBeGreaterThanOrEqual(0)
})

test.each(['', 'a b', '-x', 'x-', 'ünicode'])(
  'software name %j is INVALID_REQUEST, and the connection goes on',
  async (clientSoftwareName) => {
    const broker = await TestBroker.start()
    const client = broker.connect()
    const wrong = await client.ask(apiVersions, 3, { ...software, clientSoftwareName })
    expect(errorName(wrong.errorCode)).toBe('INVALID_REQUEST')
    expect((await client.ask(apiVersions, 3, software)).errorCode).toBe(0)
  },
)
