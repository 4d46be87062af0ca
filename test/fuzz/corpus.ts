/** What is mutated: frames of clients of all makers, those of the message vectors, and requests made from the schemas. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Api } from '../../src/protocol/schema.ts'
import { isLawfulHarm } from './lawful-work.ts'
import { mutate } from './mutations.ts'
import type { SeededRandom } from './random.ts'
import type { RequestMaker } from './requests.ts'

interface VectorLine {
  readonly kind?: string
  readonly headerHex: string
  readonly bodyHex: string
}

interface RecordedLine {
  readonly hex: string
}

function readLines<T>(file: URL): T[] {
  const text = gunzipSync(readFileSync(file)).toString('utf8').trimEnd()
  return text.split('\n').map((line) => JSON.parse(line) as T)
}

function framed(payload: Buffer): Buffer {
  const size = Buffer.alloc(4)
  size.writeInt32BE(payload.length)
  return Buffer.concat([size, payload])
}

const CORRELATION_ID_POSITION = 8

export class Corpus {
  readonly #random: SeededRandom
  readonly #maker: RequestMaker
  readonly #apis: readonly Api[]
  readonly #recorded: readonly Buffer[]
  readonly #vectors: readonly Buffer[]

  /** `vectors` is the folder of the vectors. */
  constructor(random: SeededRandom, maker: RequestMaker, apis: readonly Api[], vectors: URL) {
    this.#random = random
    this.#maker = maker
    this.#apis = apis
    this.#recorded = readLines<RecordedLine>(new URL('request-frames.jsonl.gz', vectors)).map(
      ({ hex }) => Buffer.from(hex, 'hex'),
    )
    this.#vectors = readLines<VectorLine>(new URL('messages-4.1.1.jsonl.gz', vectors))
      .filter(({ kind }) => kind === 'request')
      .map(({ headerHex, bodyHex }) => framed(Buffer.from(headerHex + bodyHex, 'hex')))
  }

  /** A frame to send, sound once in three times, with `correlationId` if it has room for one. */
  frame(correlationId: number): Buffer {
    for (;;) {
      const frame = this.#frame(correlationId)
      if (!isLawfulHarm(frame)) return frame
    }
  }

  #frame(correlationId: number): Buffer {
    const sound = this.#sound(correlationId)
    const frame = this.#random.oneIn(3)
      ? Buffer.from(sound)
      : mutate(this.#random, sound, this.#sound(correlationId))
    if (frame.length >= CORRELATION_ID_POSITION + 4) {
      frame.writeInt32BE(correlationId, CORRELATION_ID_POSITION)
    }
    return frame
  }

  #sound(correlationId: number): Buffer {
    switch (this.#random.below(5)) {
      case 0:
        return this.#random.choice(this.#recorded)
      case 1:
        return this.#random.choice(this.#vectors)
      default: {
        const api = this.#random.choice(this.#apis)
        const versions = api.maxVersion - api.minVersion + 1
        const version = api.minVersion + this.#random.below(versions)
        return this.#maker.make(api, version, correlationId)
      }
    }
  }
}
