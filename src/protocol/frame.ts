/**
 * Requests and responses as they stand on a connection: an int32 length, a header, the body.
 * Whether a header has tagged fields follows from the API's version, except that the response to
 * ApiVersions never has them, because a client reads it before it knows what the broker speaks
 * (KIP-511).
 */
import { decode, encode } from './codec.ts'
import { requestHeader, responseHeader } from './internal/headers.ts'
import { Reader } from './reader.ts'
import {
  type Api,
  message,
  type Request,
  type RequestInput,
  type Response,
  type ResponseInput,
} from './schema.ts'
import { Writer } from './writer.ts'

/** What every request begins with, whatever its API and version. */
export interface RequestHeader {
  readonly apiKey: number
  readonly apiVersion: number
  readonly correlationId: number
  readonly clientId: string | null
}

const LENGTH_BYTES = 4

/** A struct with no fields of its own: reading it moves over a header's tagged fields. */
const taggedFieldsOnly = message({
  name: 'TaggedFields',
  versions: '0',
  flexible: '0+',
  fields: {},
})

function requestHeaderVersion(api: Api, version: number): number {
  return api.isFlexible(version) ? 2 : 1
}

function responseHeaderVersion(api: Api, version: number): number {
  return api.flexibleResponseHeader && api.isFlexible(version) ? 1 : 0
}

/** Puts the length, which is known only now, into the place that was kept for it. */
function framed(writer: Writer): Buffer[] {
  const chunks = writer.chunks()
  chunks[0]?.writeInt32BE(writer.length - LENGTH_BYTES)
  return chunks
}

/**
 * A whole request, for one gathered write. Throws KafkaError when the version cannot carry `body`.
 */
export function encodeRequest<A extends Api>(
  api: A,
  version: number,
  header: { readonly correlationId: number; readonly clientId: string | null },
  body: RequestInput<A>,
): Buffer[] {
  const writer = new Writer()
  writer.int32(0)
  const { correlationId, clientId } = header
  const value = { requestApiKey: api.key, requestApiVersion: version, correlationId, clientId }
  encode(requestHeader, requestHeaderVersion(api, version), value, writer)
  encode<A['request']>(api.request, version, body, writer)
  return framed(writer)
}

/** A whole response, for one gathered write; record batches in it are not copied. */
export function encodeResponse<A extends Api>(
  api: A,
  version: number,
  correlationId: number,
  body: ResponseInput<A>,
): Buffer[] {
  const writer = new Writer()
  writer.int32(0)
  encode(responseHeader, responseHeaderVersion(api, version), { correlationId }, writer)
  encode<A['response']>(api.response, version, body, writer)
  return framed(writer)
}

/**
 * Reads the part of a request header that all versions share; the reader then stands before the
 * header's tagged fields, if the API's version has them, and `decodeRequest` reads on from there.
 */
export function readRequestHeader(reader: Reader): RequestHeader {
  const value = decode(requestHeader, 1, reader)
  return {
    apiKey: value.requestApiKey,
    apiVersion: value.requestApiVersion,
    correlationId: value.correlationId,
    clientId: value.clientId,
  }
}

/** Reads the body of a request, after `readRequestHeader`. */
export function decodeRequest<A extends Api>(api: A, version: number, reader: Reader): Request<A> {
  if (api.isFlexible(version)) decode(taggedFieldsOnly, 0, reader)
  return decode<A['request']>(api.request, version, reader)
}

/** Reads a response without its length. */
export function decodeResponse<A extends Api>(
  api: A,
  version: number,
  frame: Buffer,
): { correlationId: number; body: Response<A> } {
  const reader = new Reader(frame)
  const header = decode(responseHeader, responseHeaderVersion(api, version), reader)
  return {
    correlationId: header.correlationId,
    body: decode<A['response']>(api.response, version, reader),
  }
}
