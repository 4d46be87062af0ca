/**
 * meta.properties: which cluster, node and directory a log directory belongs to. Version 1 is KRaft's; version
 * 0 (ZooKeeper) is read, with its broker.id as the node id.
 */
import path from 'node:path'
import { parseProperties } from '../../config/properties.ts'
import type { Disk } from '../system/system.ts'

export interface MetaProperties {
  readonly version: number
  readonly clusterId: string | undefined
  readonly nodeId: number | undefined
  /** 22 characters; directories of releases before 3.7 have none. */
  readonly directoryId: string | undefined
}

/** A file that cannot be what it should be; the message is Kafka's. */
export class MetaPropertiesError extends Error {
  override readonly name = 'MetaPropertiesError'
}

const FILE_NAME = 'meta.properties'

function wholeNumber(properties: Readonly<Record<string, string>>, key: string) {
  const text = properties[key]
  if (text === undefined) return undefined
  if (!/^-?\d+$/.test(text)) {
    throw new MetaPropertiesError(`Unable to read ${key} as a base-10 number.`)
  }
  return Number(text)
}

function parse(properties: Readonly<Record<string, string>>): MetaProperties {
  const version = wholeNumber(properties, 'version') ?? 0
  if (version !== 0 && version !== 1) {
    throw new MetaPropertiesError(`Unsupported meta.properties version ${version}.`)
  }
  const nodeKey = version === 0 ? 'broker.id' : 'node.id'
  const nodeId = wholeNumber(properties, nodeKey)
  const clusterId = properties['cluster.id']
  if (version === 1 && clusterId === undefined) {
    throw new MetaPropertiesError('cluster.id was not found.')
  }
  if (version === 1 && nodeId === undefined) {
    throw new MetaPropertiesError('node.id was not found.')
  }
  return { version, clusterId, nodeId, directoryId: properties['directory.id'] }
}

/** Undefined: there is no such file. Throws MetaPropertiesError. */
export function readMetaProperties(disk: Disk, directory: string): MetaProperties | undefined {
  const file = path.join(directory, FILE_NAME)
  if (!disk.exists(file)) return undefined
  return parse(parseProperties(disk.readFile(file).toString('latin1')))
}

/** The properties as Kafka names them, in alphabetical order. */
export function metaPropertiesEntries(properties: MetaProperties): [string, string][] {
  const { version, clusterId, nodeId, directoryId } = properties
  const entries: [string, string][] = []
  if (version === 0 && nodeId !== undefined) entries.push(['broker.id', String(nodeId)])
  if (clusterId !== undefined) entries.push(['cluster.id', clusterId])
  if (directoryId !== undefined) entries.push(['directory.id', directoryId])
  if (version === 1 && nodeId !== undefined) entries.push(['node.id', String(nodeId)])
  entries.push(['version', String(version)])
  return entries
}

/** java.util.Date's text, in UTC: `Sat Nov 21 07:02:56 UTC 2026`. */
function javaDate(now: number): string {
  const [day, date, month, year, time] = new Date(now).toUTCString().replace(',', '').split(' ')
  return `${day} ${month} ${date} ${time} UTC ${year}`
}

/** Writes the file atomically; `now` is the time that its comment shows. */
export function writeMetaProperties(
  disk: Disk,
  directory: string,
  properties: MetaProperties,
  now: number,
): void {
  const lines = metaPropertiesEntries(properties).map(([key, value]) => `${key}=${value}`)
  const text = ['#', `#${javaDate(now)}`, ...lines, ''].join('\n')
  disk.replaceFile(path.join(directory, FILE_NAME), text)
}
