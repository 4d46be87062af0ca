/** Names out of a running cluster, for completion and the doctor: asked with one or two requests, given up soon and silently. */

import { Connection } from '../../client/connection.ts'
import { listGroups } from '../../protocol/apis/list-groups.ts'
import { metadata } from '../../protocol/apis/metadata.ts'
import type { Response } from '../../protocol/schema.ts'

/** What brokers since 0.11 speak; older ones close the connection, and nothing is offered. */
const METADATA_VERSION = 4
const LIST_GROUPS_VERSION = 0
const MAX_RESPONSE_BYTES = 16 << 20
const CLIENT_ID = 'samsa-completion'

interface Question {
  readonly kind: 'topics' | 'groups' | 'brokers'
  /** `host:port,…` */
  readonly addresses: string
  readonly timeoutMs: number
}

function open(address: string, timeoutMs: number): Promise<Connection> {
  const colon = address.lastIndexOf(':')
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1')
  const port = Number(address.slice(colon + 1))
  let correlationId = 0
  return Connection.open({
    address: host,
    port,
    node: { id: -1, host, port, rack: null },
    observer: undefined,
    clientId: CLIENT_ID,
    setupTimeoutMs: timeoutMs,
    maxResponseBytes: MAX_RESPONSE_BYTES,
    nextCorrelationId: () => correlationId++,
  })
}

async function askMetadata(
  address: string,
  hasTopics: boolean,
  timeoutMs: number,
): Promise<Response<typeof metadata>> {
  const connection = await open(address, timeoutMs)
  const request = {
    topics: hasTopics ? null : [],
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  }
  return connection.send(metadata, METADATA_VERSION, request, timeoutMs)
}

async function groupsOf(address: string, timeoutMs: number): Promise<string[]> {
  const connection = await open(address, timeoutMs)
  const request = { statesFilter: [], typesFilter: [] }
  const { groups } = await connection.send(listGroups, LIST_GROUPS_VERSION, request, timeoutMs)
  return groups.map(({ groupId }) => groupId)
}

/** The first answer of one of the addresses, `host:port,…`; rejects when none answers. */
function metadataOf(addresses: string, hasTopics: boolean, timeoutMs: number) {
  const bootstrap = addresses.split(',').filter((address) => /:\d{1,5}$/.test(address))
  return Promise.any(bootstrap.map((address) => askMetadata(address, hasTopics, timeoutMs)))
}

/** Where the brokers of a cluster say that they are; undefined when nothing answers in time. */
export async function brokerAddresses(
  addresses: string,
  timeoutMs: number,
): Promise<{ brokerId: number; host: string; port: number }[] | undefined> {
  const answer = await metadataOf(addresses, false, timeoutMs).catch(() => undefined)
  return answer?.brokers.map(({ nodeId, host, port }) => ({ brokerId: nodeId, host, port }))
}

async function ask({ kind, addresses, timeoutMs }: Question): Promise<string[]> {
  const { brokers, topics } = await metadataOf(addresses, kind === 'topics', timeoutMs)
  if (kind === 'topics') return (topics ?? []).map(({ name }) => name ?? '')
  if (kind === 'brokers') return brokers.map(({ nodeId }) => String(nodeId))
  // Each broker knows the groups that it coordinates.
  const lists = await Promise.allSettled(
    brokers.map(({ host, port }) => groupsOf(`${host}:${port}`, timeoutMs)),
  )
  return lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []))
}

/** Names in order; none when nothing has answered after `timeoutMs`. Connections are left to the end of the process. */
export async function liveNames(question: Question): Promise<string[]> {
  const { promise, resolve } = timeLimit(question.timeoutMs)
  const names = await Promise.race([ask(question).catch(() => []), promise])
  resolve()
  return [...new Set(names)].filter((name) => name !== '').sort()
}

function timeLimit(timeoutMs: number): { promise: Promise<string[]>; resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<string[]>((settle) => {
    const timer = setTimeout(() => settle([]), timeoutMs)
    resolve = () => clearTimeout(timer)
  })
  return { promise, resolve }
}
