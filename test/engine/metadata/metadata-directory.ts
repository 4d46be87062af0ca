/** A data directory with metadata, on a memory disk or a real one, for tests. */
import { BrokerConfig } from '../../../src/engine/config/broker-config.ts'
import { silentLogger } from '../../../src/engine/logger.ts'
import { type OpenedMetadata, openMetadata } from '../../../src/engine/metadata/open-metadata.ts'
import type { System } from '../../../src/engine/system/system.ts'

export const CLUSTER_ID = 'MkU3OEVBNTcwNTJENDM2Qk'
export const DIRECTORY_ID = 'B8oqXkpJDw2X2z7keyHKSg'

export interface OpenOptions {
  readonly properties?: Record<string, string>
  readonly directory?: string
  readonly clusterId?: string
}

/** Opens the metadata as a broker with id 1 does, without registering it. */
export function openUnregistered(system: System, options: OpenOptions = {}): OpenedMetadata {
  return openMetadata({
    system,
    logger: silentLogger,
    config: BrokerConfig.parse({
      'process.roles': 'broker,controller',
      'node.id': '1',
      'controller.listener.names': 'CONTROLLER',
      listeners: 'PLAINTEXT://:9092,CONTROLLER://:9093',
      'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      'controller.quorum.voters': '1@localhost:9093',
      ...options.properties,
    }),
    nodeId: 1,
    clusterId: options.clusterId ?? CLUSTER_ID,
    directory: options.directory ?? '/data',
    directoryIds: [DIRECTORY_ID],
  })
}

/** Opens the metadata and registers the broker at localhost:9092. */
export async function openDirectory(
  system: System,
  options: OpenOptions = {},
): Promise<OpenedMetadata> {
  const opened = openUnregistered(system, options)
  await opened.controller.registerBroker({
    endpoints: [{ name: 'PLAINTEXT', host: 'localhost', port: 9092, securityProtocol: 0 }],
    rack: null,
    directories: [DIRECTORY_ID],
  })
  return opened
}

/** A topic as CreateTopics asks for it. */
export function newTopic(
  name: string,
  options: {
    partitions?: number
    replicationFactor?: number
    assignments?: readonly (readonly number[])[]
    configs?: Readonly<Record<string, string | null>>
  } = {},
) {
  return {
    name,
    numPartitions: options.partitions ?? -1,
    replicationFactor: options.replicationFactor ?? -1,
    assignments: (options.assignments ?? []).map((brokerIds, partitionIndex) => ({
      partitionIndex,
      brokerIds,
    })),
    configs: Object.entries(options.configs ?? {}).map(([key, value]) => ({ name: key, value })),
  }
}
