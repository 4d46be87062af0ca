/** The work of kafka-cluster. */

import type { Admin } from '../client/admin.ts'
import { UnsupportedVersionError } from '../client/errors.ts'
import { row, widest } from './columns.ts'
import { printJson } from './json-output.ts'

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

export interface ClusterIdDocument {
  /** Null where the brokers are too old to have one. */
  readonly clusterId: string | null
}

export interface EndpointsDocument {
  readonly endpoints: readonly {
    readonly id: number
    readonly host: string
    readonly port: number
    readonly rack: string | null
    readonly fenced: boolean
    readonly type: 'broker' | 'controller'
  }[]
}

export async function printClusterId(admin: Admin, json: boolean): Promise<void> {
  const { clusterId } = await admin.describeCluster()
  const document: ClusterIdDocument = { clusterId }
  if (json) return printJson(document)
  print(
    clusterId === null
      ? 'No cluster ID found. The Kafka version is probably too old.'
      : `Cluster ID: ${clusterId}`,
  )
}

export async function unregister(admin: Admin, brokerId: number): Promise<void> {
  try {
    await admin.unregisterBroker(brokerId)
    print(`Broker ${brokerId} is no longer registered.`)
  } catch (error) {
    if (!(error instanceof UnsupportedVersionError)) throw error
    print('The target cluster does not support the broker unregistration API.')
  }
}

/** A line per broker or controller: id, host, port, rack, of brokers the state. */
export async function listEndpoints(
  admin: Admin,
  options: {
    readonly type: 'broker' | 'controller'
    readonly includeFenced: boolean
    readonly json: boolean
  },
): Promise<void> {
  const { type, includeFenced: includeFencedBrokers, json } = options
  const { nodes, fencedIds } = await admin.describeCluster({ includeFencedBrokers })
  const document: EndpointsDocument = {
    endpoints: nodes.map(({ id, host, port, rack }) => {
      return { id, host, port, rack, fenced: fencedIds.has(id), type }
    }),
  }
  if (json) return printJson(document)
  const hosts = widest(
    nodes.map(({ host }) => host),
    9,
  )
  const racks = widest(
    nodes.map(({ rack }) => String(rack)),
    10,
  )
  // Controllers have no state to show.
  const state = (text: string): string[] => (type === 'broker' ? [text] : [])
  const widths = [10, hosts, 10, racks, ...(type === 'broker' ? [10] : []), 15]
  print(row(['ID', 'HOST', 'PORT', 'RACK', ...state('STATE'), 'ENDPOINT_TYPE'], widths))
  for (const { id, host, port, rack } of nodes) {
    const isFenced = state(fencedIds.has(id) ? 'fenced' : 'unfenced')
    print(row([id, host, port, String(rack), ...isFenced, type], widths))
  }
}
