/** Sends requests to a group handler as they come from the wire, and reads its answers as they go out. */
import type { Handler, RequestContext } from '../../../src/engine/request-context.ts'
import { decode, encode } from '../../../src/protocol/codec.ts'
import { Reader } from '../../../src/protocol/reader.ts'
import type { Api, RequestInput, Response } from '../../../src/protocol/schema.ts'
import { Writer } from '../../../src/protocol/writer.ts'
import { CoordinatorFixture, type FixtureOptions } from '../group/coordinator-fixture.ts'

export class GroupClient extends CoordinatorFixture {
  readonly clientId: string | null = 'client'

  constructor(options: FixtureOptions = {}) {
    super(options)
  }

  /** What the handler answers to `request` in `version`; both pass through the codec. */
  async ask<A extends Api>(
    api: A,
    handler: Handler<A>,
    apiVersion: number,
    request: RequestInput<A>,
  ): Promise<Response<A>> {
    const requestBytes = new Writer()
    encode(api.request, apiVersion, request, requestBytes)
    const decoded = decode(api.request, apiVersion, new Reader(requestBytes.toBuffer()))
    const context = {
      apiVersion,
      clientId: this.clientId,
      clientHost: '/127.0.0.1',
      listener: { name: 'PLAINTEXT' },
    } as unknown as RequestContext
    const broker = { groups: this.coordinator } as never
    const response = handler(decoded as never, context, broker)
    // An initial rebalance waits for the timer, even one of no delay.
    this.system.clock.advance(0)
    const responseBytes = new Writer()
    encode(api.response, apiVersion, (await response) as never, responseBytes)
    const reader = new Reader(responseBytes.toBuffer())
    return decode(api.response, apiVersion, reader) as Response<A>
  }
}

/** Every version of an API that a broker offers. */
export function versionsOf({ minVersion, maxVersion }: Api): number[] {
  return Array.from({ length: maxVersion - minVersion + 1 }, (_, index) => minVersion + index)
}
