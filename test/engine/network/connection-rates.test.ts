/** max.connection.creation.rate (KIP-612): connections that come too fast are accepted later, one after the other. */
import { expect, test } from 'vitest'
import { apiVersions } from '../../../src/protocol/apis/api-versions.ts'
import { incrementalAlterConfigs } from '../../../src/protocol/apis/incremental-alter-configs.ts'
import { TestBroker, type TestClient } from '../test-broker.ts'

const software = { clientSoftwareName: 'test', clientSoftwareVersion: '1' }
/** With a rate of 1, so many may come at once: a sample less than the window. */
const BURST = 10

async function start(properties: Record<string, string>) {
  return await TestBroker.start({ properties })
}

/** Opens so many connections, each of which asks at once. */
function arrive(broker: TestBroker, count: number): TestClient[] {
  return Array.from({ length: count }, () => {
    const client = broker.connect()
    client.send(apiVersions, 3, software)
    return client
  })
}

async function answered(clients: readonly TestClient[]): Promise<number> {
  const answers = await Promise.all(clients.map((client) => client.answer(apiVersions, 3)))
  return answers.filter((answer) => answer !== undefined).length
}

async function perSecond(broker: TestBroker, clients: readonly TestClient[]): Promise<number[]> {
  const counts: number[] = []
  let left = clients
  for (let second = 0; second < 4; second++) {
    broker.system.clock.advance(1000)
    const heard = await Promise.all(left.map((client) => client.answer(apiVersions, 3)))
    counts.push(heard.filter((answer) => answer !== undefined).length)
    left = left.filter((_, index) => heard[index] === undefined)
  }
  return counts
}

test('those within the burst are accepted, the others one a second', async () => {
  const broker = await start({ 'max.connection.creation.rate': '1' })
  const clients = arrive(broker, BURST + 3)
  expect(await answered(clients.slice(0, BURST))).toBe(BURST)
  expect(await perSecond(broker, clients.slice(BURST))).toEqual([1, 1, 1, 0])
})

test('without a limit all are accepted', async () => {
  const broker = await start({})
  expect(await answered(arrive(broker, 40))).toBe(40)
})

test('a listener may have a limit of its own', async () => {
  const broker = await start({ 'listener.name.plaintext.max.connection.creation.rate': '1' })
  expect(await answered(arrive(broker, BURST + 3))).toBe(BURST)
})

test('a limit can be set while the broker runs', async () => {
  const broker = await start({})
  const configs = [{ name: 'max.connection.creation.rate', configOperation: 0, value: '1' }]
  const resources = [{ resourceType: 4, resourceName: '', configs }]
  await broker.connect().ask(incrementalAlterConfigs, 1, { resources, validateOnly: false })
  expect(await answered(arrive(broker, BURST + 3))).toBe(BURST)
})

test('who leaves while it waits is forgotten, and the others take its turn', async () => {
  const broker = await start({ 'max.connection.creation.rate': '1' })
  const clients = arrive(broker, BURST + 3)
  await answered(clients.slice(0, BURST))
  clients[BURST]?.socket.close()
  expect(await perSecond(broker, clients.slice(BURST + 1))).toEqual([0, 1, 1, 0])
})

test('connections that wait are closed with the broker', async () => {
  const broker = await start({ 'max.connection.creation.rate': '1' })
  const clients = arrive(broker, BURST + 3)
  await broker.stop()
  expect(clients.every(({ socket }) => socket.isClosed)).toBe(true)
})
