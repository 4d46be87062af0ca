/** `kafka-metadata-quorum add-controller` and `remove-controller` (KIP-853). */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { VoterEndpoint } from '../client/admin/raft-voters.ts'
import type { Admin } from '../client/admin.ts'
import { parseProperties } from '../config/properties.ts'
import { loadProperties, type Properties } from './properties-file.ts'
import { TerseFailure } from './terse-failure.ts'

const HINT = 'Is this a valid controller configuration file?'
const UUID_BYTES = 16

interface NewVoter {
  readonly id: number
  readonly directoryId: string
  readonly endpoints: readonly VoterEndpoint[]
}

function controllerId(properties: Properties): number {
  const text = properties['node.id']
  if (text === undefined) throw new TerseFailure(`node.id not found in configuration file. ${HINT}`)
  const id = Number(text)
  if (!Number.isInteger(id) || id < 0) {
    throw new TerseFailure(`node.id was negative in configuration file. ${HINT}`)
  }
  if (!(properties['process.roles'] ?? '').includes('controller')) {
    throw new TerseFailure(
      `process.roles did not contain 'controller' in configuration file. ${HINT}`,
    )
  }
  return id
}

function metadataDirectory(properties: Properties): string {
  const [first] = (properties['log.dirs'] ?? properties['log.dir'] ?? '').split(',')
  const directory = (properties['metadata.log.dir'] ?? first ?? '').trim()
  if (directory !== '') return directory
  throw new TerseFailure(`Neither metadata.log.dir, log.dirs, nor log.dir were found. ${HINT}`)
}

function directoryIdIn(directory: string): string {
  const file = path.join(directory, 'meta.properties')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new TerseFailure(`Unable to read meta.properties from ${directory}`, { cause })
  }
  const id = parseProperties(text)['directory.id']
  if (id === undefined) throw new TerseFailure(`No directory id found in ${directory}`)
  return id
}

/** `NAME://host:port,…` */
function endpointsIn(text: string): VoterEndpoint[] {
  return text.split(',').flatMap((each) => {
    const [, name, host = '', port] = /^\s*(\w+):\/\/(.*):(\d+)\s*$/.exec(each) ?? []
    return name === undefined
      ? []
      : [{ name: name.toUpperCase(), host: host || 'localhost', port: Number(port) }]
  })
}

function controllerEndpoints(properties: Properties): VoterEndpoint[] {
  const names = (properties['controller.listener.names'] ?? '')
    .split(',')
    .map((name) => name.trim().toUpperCase())
    .filter((name) => name !== '')
  if (names.length === 0) {
    throw new TerseFailure(`controller.listener.names was not found in configuration file. ${HINT}`)
  }
  const advertised = endpointsIn(properties['advertised.listeners'] ?? '')
  const bound = endpointsIn(properties['listeners'] ?? '')
  return names.map((name) => {
    const found = [...advertised, ...bound].find((each) => each.name === name)
    if (found !== undefined) return found
    throw new TerseFailure(
      `Cannot find information about controller listener name: ${name}. ${HINT}`,
    )
  })
}

/** The controller whose configuration `file` is. Throws TerseFailure. */
export function newVoter(file: string | undefined): NewVoter {
  if (file === undefined) {
    throw new TerseFailure(
      'You must supply the configuration file of the controller you are adding when using add-controller.',
    )
  }
  const properties = loadProperties(file)
  const id = controllerId(properties)
  const directoryId = directoryIdIn(metadataDirectory(properties))
  return { id, directoryId, endpoints: controllerEndpoints(properties) }
}

export async function addController(admin: Admin, voter: NewVoter, dryRun: boolean): Promise<void> {
  const endpoints = voter.endpoints.map(({ name, host, port }) => `${name}://${host}:${port}`)
  const what = `controller ${voter.id} with directory id ${voter.directoryId} and endpoints: ${endpoints.join(', ')}`
  if (!dryRun) await admin.addRaftVoter(voter, voter.endpoints)
  process.stdout.write(`${dryRun ? 'DRY RUN of adding' : 'Added'} ${what}\n`)
}

/** Throws TerseFailure. */
export function voterToRemove(id: number, directoryId: string) {
  if (id < 0) throw new TerseFailure(`Invalid negative --controller-id: ${id}`)
  const { length } = Buffer.from(directoryId, 'base64url')
  if (length !== UUID_BYTES) {
    throw new TerseFailure(
      `Failed to parse --controller-directory-id: Input string \`${directoryId}\` decoded as ${length} bytes, which is not equal to the expected 16 bytes of a base64-encoded UUID`,
    )
  }
  return { id, directoryId }
}

export async function removeController(
  admin: Admin,
  voter: { readonly id: number; readonly directoryId: string },
  dryRun: boolean,
): Promise<void> {
  const what = `KRaft controller ${voter.id} with directory id ${voter.directoryId}`
  if (!dryRun) await admin.removeRaftVoter(voter)
  // Kafka's tool prints two blanks here.
  process.stdout.write(`${dryRun ? 'DRY RUN of removing ' : 'Removed '} ${what}\n`)
}
