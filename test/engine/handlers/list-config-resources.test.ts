import { expect, test } from 'vitest'
import { listConfigResources } from '../../../src/engine/handlers/list-config-resources.ts'
import { errorCode } from '../../../src/protocol/errors.ts'
import { newTopic } from '../metadata/metadata-directory.ts'
import { startMetadataBroker } from './metadata-broker.ts'

async function list(apiVersion: number, resourceTypes: number[]) {
  const broker = await startMetadataBroker()
  await broker.controller.createTopics([newTopic('t')], false)
  return await broker.ask(listConfigResources, apiVersion, { resourceTypes })
}

test('without types all that have a configuration are listed', async () => {
  const { configResources } = await list(1, [])
  expect(configResources).toEqual([
    { resourceName: '1', resourceType: 8 },
    { resourceName: '1', resourceType: 4 },
    { resourceName: 't', resourceType: 2 },
  ])
})

test('version 0 knows client metrics alone', async () => {
  expect((await list(0, [])).configResources).toEqual([])
})

test('a type that there is not is refused', async () => {
  expect((await list(1, [3])).errorCode).toBe(errorCode('UNSUPPORTED_VERSION'))
})
