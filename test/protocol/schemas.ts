/** Every message that this library can decode, for tests that hold for all of them. */
import { apis } from '../../src/protocol/apis.ts'
import * as consumerProtocol from '../../src/protocol/internal/consumer-protocol.ts'
import * as controlRecords from '../../src/protocol/internal/control-records.ts'
import {
  groupRecordTypes,
  shareRecordTypes,
  transactionRecordTypes,
} from '../../src/protocol/internal/coordinator-record-types.ts'
import * as principal from '../../src/protocol/internal/default-principal.ts'
import * as headers from '../../src/protocol/internal/headers.ts'
import * as metadataSchemas from '../../src/protocol/internal/metadata-record-schemas.ts'
import * as producerSnapshot from '../../src/protocol/internal/producer-snapshot.ts'
import * as quorumState from '../../src/protocol/internal/quorum-state.ts'
import * as remoteLog from '../../src/protocol/internal/remote-log-records.ts'
import type { Api, Message } from '../../src/protocol/schema.ts'

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'codecs' in value
}

const modules = [consumerProtocol, controlRecords, principal, headers, metadataSchemas]
const files = [producerSnapshot, quorumState, remoteLog]
const coordinators = [groupRecordTypes, transactionRecordTypes, shareRecordTypes]

/** Those of internal topics and files, by name. */
export const internalSchemas: ReadonlyMap<string, Message> = new Map(
  [...modules, ...files, ...coordinators.flatMap((types) => Object.values(types))]
    .flatMap((holder) => Object.values<unknown>(holder))
    .filter(isMessage)
    .map((schema) => [schema.name, schema]),
)

export const allSchemas: readonly Message[] = [
  ...internalSchemas.values(),
  ...Object.values<Api>(apis).flatMap(({ request, response }) => [request, response]),
]
