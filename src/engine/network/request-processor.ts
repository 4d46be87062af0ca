/**
 * One request: header, schema, handler, answer. What cannot be answered closes the connection, as in Kafka:
 * an API or version that is not served, bytes that do not decode. The exception is an ApiVersions
 * request that is too new, which gets a version 0 answer that says what would be understood (KIP-511).
 */
import { errorCode, KafkaError } from '../../protocol/errors.ts'
import { decodeRequest, encodeResponse, readRequestHeader } from '../../protocol/frame.ts'
import { DecodeError, Reader } from '../../protocol/reader.ts'
import type { Api, Request, ResponseInput } from '../../protocol/schema.ts'
import { MessageTooLargeError } from '../../protocol/writer.ts'
import type {
  BrokerParts,
  Handler,
  ListenerAddress,
  Principal,
  RequestContext,
} from '../request-context.ts'
import type { Connection, Outcome } from './connection.ts'
import { errorResponse } from './error-response.ts'
import { completedRequest, REQUEST_LOGGER } from './request-log.ts'

/** An API with its handler. */
export interface ServedApi {
  readonly api: Api
  readonly handle: Handler<Api>
}

const API_VERSIONS_KEY = 18
const ANONYMOUS: Principal = { type: 'User', name: 'ANONYMOUS' }
/** The frame's first bytes: API key, API version, correlation id. */
const FIXED_HEADER_BYTES = 8

class Context implements RequestContext {
  readonly apiVersion: number
  readonly correlationId: number
  readonly clientId: string | null
  readonly listener: ListenerAddress
  readonly principal = ANONYMOUS
  readonly requestBytes: number
  /** When its handling began, on the monotonic clock; undefined: nobody counts the time. */
  startedAt: number | undefined
  /** How long it was handled before it had to wait, in milliseconds. */
  busyMs: number | undefined
  /** For the log of requests: what was asked, and when, on the monotonic clock. */
  request: unknown
  receivedAt = 0
  /** Set by a handler that wants no ordinary answer. */
  instead: Outcome | undefined
  readonly #connection: Connection

  constructor(
    header: { apiVersion: number; correlationId: number; clientId: string | null },
    connection: Connection,
    listener: ListenerAddress,
    requestBytes: number,
  ) {
    this.apiVersion = header.apiVersion
    this.correlationId = header.correlationId
    this.clientId = header.clientId
    this.listener = listener
    this.requestBytes = requestBytes
    this.#connection = connection
  }

  get clientHost(): string {
    return `/${this.#connection.remoteAddress}`
  }

  get connectionId(): number {
    return this.#connection.id
  }

  onDisconnect(callback: () => void): void {
    this.#connection.onDisconnect(callback)
  }

  throttle(delayMs: number): void {
    this.#connection.throttle(delayMs)
  }

  answerNothing(): void {
    this.instead = { kind: 'nothing' }
  }

  closeConnection(reason: string): void {
    this.instead = { kind: 'close', reason }
  }
}

export class RequestProcessor {
  readonly #broker: BrokerParts
  readonly #listener: ListenerAddress
  readonly #served: ReadonlyMap<number, ServedApi>

  constructor(
    broker: BrokerParts,
    listener: ListenerAddress,
    served: ReadonlyMap<number, ServedApi>,
  ) {
    this.#broker = broker
    this.#listener = listener
    this.#served = served
  }

  process(frame: Buffer, connection: Connection): Outcome | Promise<Outcome> {
    if (frame.length < FIXED_HEADER_BYTES) return close('a request without a whole header')
    const apiKey = frame.readInt16BE(0)
    const apiVersion = frame.readInt16BE(2)
    const served = this.#served.get(apiKey)
    if (served === undefined)
      return close(`Received request for api with key ${apiKey} which is not served`)
    const { api } = served
    if (apiVersion < api.minVersion || apiVersion > api.maxVersion) {
      if (apiKey === API_VERSIONS_KEY) return unsupportedApiVersions(api, frame.readInt32BE(4))
      return close(
        `Received request for api with key ${apiKey} (${api.name}) and unsupported version ${apiVersion}`,
      )
    }
    let context: Context
    let request: Request<Api>
    const startedAt = this.#now()
    try {
      const reader = new Reader(frame)
      context = new Context(readRequestHeader(reader), connection, this.#listener, frame.length)
      context.startedAt = startedAt
      request = decodeRequest(api, apiVersion, reader)
      // Bytes may be left: Kafka overlooks them, and librdkafka 2.8 sends three too many with Metadata.
    } catch (error) {
      if (error instanceof DecodeError)
        return close(`Error parsing ${api.name} version ${apiVersion}: ${error.message}`)
      throw error
    }
    context.request = request
    context.receivedAt = startedAt ?? this.#broker.system.clock.monotonic()
    return this.#handle(served, request, context)
  }

  #handle(
    { api, handle }: ServedApi,
    request: Request<Api>,
    context: Context,
  ): Outcome | Promise<Outcome> {
    try {
      const response = handle(request, context, this.#broker)
      if (!(response instanceof Promise)) return this.#answer(api, context, response)
      context.busyMs = this.#busyMs(context)
      return response.then(
        (later) => this.#answer(api, context, later),
        (error: unknown) => this.#bug(api, context, error),
      )
    } catch (error) {
      return this.#bug(api, context, error)
    }
  }

  #answer(api: Api, context: Context, response: ResponseInput<Api>): Outcome {
    if (context.instead !== undefined) return context.instead
    try {
      const answer = this.#withinQuota(api, context, response)
      const chunks = encodeResponse(api, context.apiVersion, context.correlationId, answer)
      this.#log(api, context, answer)
      return { kind: 'answer', chunks }
    } catch (error) {
      if (error instanceof MessageTooLargeError) {
        return close(`the answer to ${api.name} would be ${error.message}`)
      }
      return this.#bug(api, context, error, close(`${api.name} could not be answered`))
    }
  }

  #log(api: Api, context: Context, response: ResponseInput<Api>): void {
    const { brokerLoggers, logger, system } = this.#broker
    if (!brokerLoggers.isEnabled('DEBUG', REQUEST_LOGGER)) return
    const totalTimeMs = system.clock.monotonic() - context.receivedAt
    const { request } = context
    const text = completedRequest({ api, context, request, response, totalTimeMs })
    logger.log('DEBUG', REQUEST_LOGGER, text)
  }

  /** Undefined when nobody has a quota for which the time counts. */
  #now(): number | undefined {
    const { quotas, system } = this.#broker
    return quotas.has('request_percentage') ? system.clock.monotonic() : undefined
  }

  #busyMs({ startedAt, busyMs }: Context): number {
    if (busyMs !== undefined) return busyMs
    return startedAt === undefined ? 0 : this.#broker.system.clock.monotonic() - startedAt
  }

  /** Throttles a client whose requests take a larger part of the event loop's time than request_percentage. */
  #withinQuota(api: Api, context: Context, response: ResponseInput<Api>): ResponseInput<Api> {
    if (context.startedAt === undefined) return response
    const { quotas } = this.#broker
    const percentOfSecond = this.#busyMs(context) / 10
    const delay = quotas.record('request_percentage', context, percentOfSecond)
    if (delay === 0) return response
    const given: Readonly<Record<string, unknown>> = response
    const throttleTimeMs = Math.max(
      Math.min(delay, quotas.longestRequestDelay),
      Number(given['throttleTimeMs'] ?? 0),
    )
    context.throttle(throttleTimeMs)
    return 'throttleTimeMs' in api.response.fields ? { ...response, throttleTimeMs } : response
  }

  /** A handler must not throw: tell whoever reads the log what it was doing, and the client that it failed. */
  #bug(api: Api, context: Context, error: unknown, instead?: Outcome): Outcome {
    const { apiVersion, clientId, correlationId } = context
    this.#broker.logger.log(
      'ERROR',
      'kafka.server.KafkaApis',
      `[KafkaApi-${this.#broker.nodeId}] Unexpected error handling request RequestHeader(apiKey=${api.name}, apiVersion=${apiVersion}, clientId=${clientId}, correlationId=${correlationId}) from connection ${context.connectionId}`,
      error,
    )
    if (instead !== undefined) return instead
    const code = error instanceof KafkaError ? error.code : errorCode('UNKNOWN_SERVER_ERROR')
    const response = errorResponse(api, code)
    if (response === undefined) return close(`${api.name} failed and has no place for an error`)
    return this.#answer(api, context, response)
  }
}

function close(reason: string): Outcome {
  return { kind: 'close', reason }
}

/** Version 0, so that every client can read it, with the range of this one API. */
function unsupportedApiVersions(api: Api, correlationId: number): Outcome {
  const { key: apiKey, minVersion, maxVersion } = api
  const chunks = encodeResponse(api, 0, correlationId, {
    errorCode: errorCode('UNSUPPORTED_VERSION'),
    apiKeys: [{ apiKey, minVersion, maxVersion }],
    throttleTimeMs: 0,
  })
  return { kind: 'answer', chunks }
}
