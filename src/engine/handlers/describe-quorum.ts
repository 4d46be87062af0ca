/**
 * DescribeQuorum: leader, epoch and high watermark of `__cluster_metadata`, and how far its replicas have come
 * (KIP-595). The quorum has one voter, which leads: it is never behind.
 *
 * Per partition: UNKNOWN_TOPIC_OR_PARTITION for anything but the metadata's partition 0.
 */
import type { describeQuorum as api } from '../../protocol/apis/describe-quorum.ts'
import { errorCode, errors } from '../../protocol/errors.ts'
import type { Request } from '../../protocol/schema.ts'
import { METADATA_TOPIC } from '../metadata/metadata-log.ts'
import type { BrokerParts, Handler } from '../request-context.ts'

const FIRST_VERSION_WITH_NODES = 2

/** While kraft.version is 0, voters have no directory id. */
const NO_DIRECTORY = 'AAAAAAAAAAAAAAAAAAAAAA'

function quorum(broker: BrokerParts) {
  const { leaderEpoch, highWatermark, endOffset } = broker.controller.quorum
  const now = broker.system.clock.now()
  const leader = {
    replicaId: broker.nodeId,
    replicaDirectoryId: NO_DIRECTORY,
    logEndOffset: endOffset,
    lastFetchTimestamp: now,
    lastCaughtUpTimestamp: now,
  }
  return {
    partitionIndex: 0,
    errorCode: 0,
    errorMessage: '',
    leaderId: broker.nodeId,
    leaderEpoch,
    highWatermark,
    currentVoters: [leader],
    observers: [],
  }
}

/** Those listeners that clients do not use. */
function controllerListeners({ listeners, brokerListeners }: BrokerParts['config']) {
  const forClients = brokerListeners.map(({ name }) => name)
  return listeners
    .filter(({ name }) => !forClients.includes(name))
    .map(({ name, host, port }) => ({ name, host: host || 'localhost', port }))
}

const isMetadata = ({ topics }: Request<typeof api>): boolean =>
  topics.length === 1 &&
  topics.every(
    ({ topicName, partitions }) =>
      topicName === METADATA_TOPIC &&
      partitions.length === 1 &&
      partitions[0]?.partitionIndex === 0,
  )

function unknown({ topics }: Request<typeof api>) {
  return topics.map(({ topicName, partitions }) => ({
    topicName,
    partitions: partitions.map(({ partitionIndex }) => ({
      partitionIndex,
      errorCode: errorCode('UNKNOWN_TOPIC_OR_PARTITION'),
      errorMessage: errors.UNKNOWN_TOPIC_OR_PARTITION.message,
      leaderId: 0,
      leaderEpoch: 0,
      highWatermark: 0,
      currentVoters: [],
      observers: [],
    })),
  }))
}

export const describeQuorum: Handler<typeof api> = (request, { apiVersion }, broker) => {
  if (!isMetadata(request)) {
    return { errorCode: 0, errorMessage: '', topics: unknown(request), nodes: [] }
  }
  const node = { nodeId: broker.nodeId, listeners: controllerListeners(broker.config) }
  return {
    errorCode: 0,
    errorMessage: '',
    topics: [{ topicName: METADATA_TOPIC, partitions: [quorum(broker)] }],
    nodes: apiVersion >= FIRST_VERSION_WITH_NODES ? [node] : [],
  }
}
