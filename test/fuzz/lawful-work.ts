/**
 * Some damaged requests ask lawfully for what a broker is not at fault for: a topic of 9,000 partitions takes its time, and
 * a broker that was unregistered serves nobody any more (Kafka's neither). Such frames are not sent.
 */
import { createPartitions } from '../../src/protocol/apis/create-partitions.ts'
import { createTopics } from '../../src/protocol/apis/create-topics.ts'
import { unregisterBroker } from '../../src/protocol/apis/unregister-broker.ts'
import { decodeRequest, readRequestHeader } from '../../src/protocol/frame.ts'
import { DecodeError, Reader } from '../../src/protocol/reader.ts'
import type { Api, Request } from '../../src/protocol/schema.ts'
import { BROKER_ID } from './broker-under-test.ts'

const PARTITIONS_MAX = 20
/** Kafka refuses more in one request; that it is refused here, too, is to be tested. */
const PARTITIONS_OF_A_REQUEST = 10_000

function decoded<A extends Api>(api: A, frame: Buffer): Request<A> | undefined {
  const version = frame.readInt16BE(6)
  if (version < api.minVersion || version > api.maxVersion) return undefined
  try {
    const reader = new Reader(frame, 4)
    readRequestHeader(reader)
    return decodeRequest(api, version, reader)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

/** `frame` is whole. */
export function isLawfulHarm(frame: Buffer): boolean {
  if (frame.length < 12) return false
  const apiKey = frame.readInt16BE(4)
  if (apiKey === unregisterBroker.key) {
    return decoded(unregisterBroker, frame)?.brokerId === BROKER_ID
  }
  if (apiKey !== createTopics.key && apiKey !== createPartitions.key) return false
  const created = decoded(createTopics, frame)?.topics ?? []
  const grown = decoded(createPartitions, frame)?.topics ?? []
  const counts = [
    ...created.map(({ numPartitions, assignments }) => Math.max(numPartitions, assignments.length)),
    ...grown.map(({ count }) => count),
  ]
  return counts.some((count) => count > PARTITIONS_MAX && count <= PARTITIONS_OF_A_REQUEST)
}
