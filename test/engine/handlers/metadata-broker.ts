/** The parts of a broker that the handlers of metadata need, over a memory disk. */
import { BrokerConfig } from '../../../src/engine/config/broker-config.ts'
import { BrokerLoggers } from '../../../src/engine/metadata/broker-loggers.ts'
import { currentBrokerConfig } from '../../../src/engine/metadata/current-config.ts'
import { MutationQuotas } from '../../../src/engine/quota/mutation-quotas.ts'
import type { BrokerParts, Handler, RequestContext } from '../../../src/engine/request-context.ts'
import type { Api, Request, ResponseInput } from '../../../src/protocol/schema.ts'
import { openDirectory } from '../metadata/metadata-directory.ts'
import { createTestSystem } from '../system/test-system.ts'

export const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

type Controller = BrokerParts['controller']

export interface MetadataBroker {
  readonly parts: BrokerParts
  readonly controller: Controller
  ask<A extends Api>(
    handler: Handler<A>,
    apiVersion: number,
    request: Request<A>,
    listener?: string,
  ): Promise<ResponseInput<A>>
}

const STATIC = { 'num.partitions': '2', 'offsets.topic.replication.factor': '1' }

/** Broker 1 at localhost:9092 (PLAINTEXT). */
export async function startMetadataBroker(
  properties: Record<string, string> = {},
): Promise<MetadataBroker> {
  const given = { ...STATIC, ...properties }
  const system = createTestSystem()
  const { metadata, controller } = await openDirectory(system, { properties: given })
  const config = BrokerConfig.parse({
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.listener.names': 'CONTROLLER',
    listeners: 'PLAINTEXT://:9092,CONTROLLER://:9093',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    ...given,
  })
  const parts = {
    nodeId: 1,
    metadata,
    controller,
    brokerLoggers: new BrokerLoggers(),
    mutationQuotas: new MutationQuotas(system.clock, { samples: 11, sampleMs: 1000 }),
    get config() {
      return currentBrokerConfig(config, metadata.image, 1)
    },
  } as unknown as BrokerParts
  return {
    parts,
    controller,
    ask: async (handler, apiVersion, request, listener = 'PLAINTEXT') => {
      const context = {
        apiVersion,
        listener: { name: listener },
        throttle: () => undefined,
      } as unknown as RequestContext
      return handler(request, context, parts)
    },
  }
}
