/** kafka-metadata-quorum add-controller and remove-controller, in the words of Kafka 4.1.1's tool. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listEndpoints } from '../../src/cli/cluster.ts'
import { requireOneConnection } from '../../src/cli/connection-choice.ts'
import {
  addController,
  newVoter,
  removeController,
  voterToRemove,
} from '../../src/cli/quorum-voters.ts'
import type { Admin } from '../../src/client/admin.ts'

const DIRECTORY_ID = 'Zm9vYmFyYmF6cXV4MTIzNA'

let printed = ''
beforeEach(() => {
  printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
})
afterEach(() => vi.restoreAllMocks())

/** A controller's properties in a file, with a formatted directory beside it. */
function controllerFile(properties: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'samsa-voter-'))
  writeFileSync(join(directory, 'meta.properties'), `version=1\ndirectory.id=${DIRECTORY_ID}\n`)
  const all = {
    'node.id': '3',
    'process.roles': 'controller',
    'log.dirs': directory,
    'controller.listener.names': 'CONTROLLER',
    listeners: 'CONTROLLER://host:9093',
    ...properties,
  }
  const lines = Object.entries(all).map(([key, value]) => `${key}=${value}\n`)
  const file = join(directory, 'controller.properties')
  writeFileSync(file, lines.join(''))
  return file
}

describe('add-controller', () => {
  it('takes id, directory and addresses from the configuration of the controller', async () => {
    const asked: unknown[] = []
    const admin = { addRaftVoter: async (...all: unknown[]) => asked.push(all) } as unknown as Admin
    const voter = newVoter(controllerFile({}))
    await addController(admin, voter, true)
    expect(asked).toEqual([])
    await addController(admin, voter, false)
    const endpoint = { name: 'CONTROLLER', host: 'host', port: 9093 }
    expect(asked).toEqual([[{ ...voter, id: 3, directoryId: DIRECTORY_ID }, [endpoint]]])
    const what = `controller 3 with directory id ${DIRECTORY_ID} and endpoints: CONTROLLER://host:9093\n`
    expect(printed).toBe(`DRY RUN of adding ${what}Added ${what}`)
  })

  it.each([
    [{ 'process.roles': 'broker' }, "process.roles did not contain 'controller'"],
    [{ 'node.id': '-1' }, 'node.id was negative'],
    [{ 'log.dirs': '/nowhere/at/all' }, 'Unable to read meta.properties from /nowhere/at/all'],
    [{ 'log.dirs': '' }, 'Neither metadata.log.dir, log.dirs, nor log.dir were found.'],
    [{ 'controller.listener.names': '' }, 'controller.listener.names was not found'],
    [{ listeners: '' }, 'Cannot find information about controller listener name: CONTROLLER.'],
  ])('refuses %j', (properties, message) => {
    expect(() => newVoter(controllerFile(properties))).toThrow(message)
  })

  it('needs the configuration', () => {
    expect(() => newVoter(undefined)).toThrow(
      'You must supply the configuration file of the controller you are adding when using add-controller.',
    )
  })
})

describe('remove-controller', () => {
  it('names the controller and its directory', async () => {
    const asked: unknown[] = []
    const admin = {
      removeRaftVoter: async (voter: unknown) => asked.push(voter),
    } as unknown as Admin
    const voter = voterToRemove(1, DIRECTORY_ID)
    await removeController(admin, voter, true)
    await removeController(admin, voter, false)
    expect(asked).toEqual([{ id: 1, directoryId: DIRECTORY_ID }])
    expect(printed).toBe(
      `DRY RUN of removing  KRaft controller 1 with directory id ${DIRECTORY_ID}\n` +
        `Removed  KRaft controller 1 with directory id ${DIRECTORY_ID}\n`,
    )
  })

  it.each([
    [-1, DIRECTORY_ID, 'Invalid negative --controller-id: -1'],
    [
      1,
      'xx',
      'Failed to parse --controller-directory-id: Input string `xx` decoded as 1 bytes, which is not equal to the expected 16 bytes of a base64-encoded UUID',
    ],
  ])('refuses %i with %s', (id, directoryId, message) => {
    expect(() => voterToRemove(id, directoryId)).toThrow(message)
  })
})

describe('brokers or controllers', () => {
  it.each([
    [{}, 'one of the arguments --bootstrap-server --bootstrap-controller is required'],
    [
      { 'bootstrap-server': 'a:1', 'bootstrap-controller': 'b:2' },
      'argument --bootstrap-controller: not allowed with argument --bootstrap-server',
    ],
  ])('%j', (flags, message) => {
    expect(() => requireOneConnection(flags)).toThrow(message)
  })

  it('list-endpoints shows controllers without a state', async () => {
    const nodes = [{ id: 1, host: 'localhost', port: 9093, rack: null }]
    const admin = {
      describeCluster: async () => ({ nodes, fencedIds: new Set() }),
    } as unknown as Admin
    await listEndpoints(admin, { type: 'controller', includeFenced: false, json: false })
    expect(printed.split('\n').map((line) => line.trimEnd())).toEqual([
      'ID         HOST      PORT       RACK       ENDPOINT_TYPE',
      '1          localhost 9093       null       controller',
      '',
    ])
  })
})
