/** How requests with their answers are told: a function for each API, tied to the types of its messages. */
import { errorName, errors } from '../../protocol/errors.ts'
import { decodeResponse } from '../../protocol/frame.ts'
import type { Api, RequestInput, Response } from '../../protocol/schema.ts'
import type { ClusterView } from './cluster-view.ts'
import type { Language, Text } from './language.ts'
import { texts } from './texts.ts'

export interface Exchange<A extends Api> {
  readonly request: RequestInput<A>
  readonly response: Response<A>
  readonly view: ClusterView
  readonly say: Say
}

export type Say = <V>(text: Text<V>, values: V) => string

export const sayIn =
  (language: Language): Say =>
  (text, values) =>
    text[language](values)

export interface Teller {
  readonly api: Api
  /** Lines about an answer. */
  readonly tell: (told: {
    body: unknown
    version: number
    frame: Buffer
    view: ClusterView
    say: Say
  }) => string[]
}

/** Ties the types of a request and its answer together. */
export function teller<A extends Api>(api: A, tell: (exchange: Exchange<A>) => string[]): Teller {
  return {
    api,
    tell: ({ body, version, frame, view, say }) => {
      const { body: response } = decodeResponse(api, version, frame)
      return tell({ request: body as RequestInput<A>, response, view, say })
    },
  }
}

/** A line for an error, or `otherwise`. */
export function unlessError(
  say: Say,
  what: string,
  errorCode: number,
  otherwise: () => string | string[],
): string[] {
  if (errorCode === 0) return [otherwise()].flat()
  const error = errorName(errorCode)
  const { message, retriable } = errors[error]
  return [say(texts.failed, { what, error, message, retriable })]
}
