/**
 * Kafka's LineMessageReader: a line becomes a record, `headers TAB key TAB value` with the parts that the reader's
 * properties ask for. Throws KafkaException where a separator is missing, unless `ignore.error` is on.
 */

import { KafkaException } from '../../client/errors.ts'
import type { ProducerRecord, RecordHeader } from '../../client/producer/producer-record.ts'
import type { Properties } from '../properties-file.ts'

export interface ReaderOptions {
  readonly topic: string
  readonly parseKey: boolean
  readonly parseHeaders: boolean
  readonly ignoreError: boolean
  readonly keySeparator: string
  readonly headersDelimiter: string
  readonly headersSeparator: string
  readonly headersKeySeparator: string
  readonly nullMarker: string | undefined
}

const isTrue = (text: string | undefined): boolean => text?.trim().toLowerCase() === 'true'

/** Reads the reader's properties. Throws KafkaException where two separators are the same. */
export function readerOptions(topic: string, properties: Properties): ReaderOptions {
  const names = {
    'key.separator': properties['key.separator'] ?? '\t',
    'headers.delimiter': properties['headers.delimiter'] ?? '\t',
    'headers.separator': properties['headers.separator'] ?? ',',
    'headers.key.separator': properties['headers.key.separator'] ?? ':',
    'null.marker': properties['null.marker'],
  }
  const mayNotBeEqual: [keyof typeof names, keyof typeof names][] = [
    ['headers.delimiter', 'headers.separator'],
    ['headers.delimiter', 'headers.key.separator'],
    ['headers.separator', 'headers.key.separator'],
    ['null.marker', 'key.separator'],
    ['null.marker', 'headers.separator'],
    ['null.marker', 'headers.delimiter'],
    ['null.marker', 'headers.key.separator'],
  ]
  for (const [one, other] of mayNotBeEqual) {
    if (names[one] === names[other]) {
      throw new KafkaException(`${one} and ${other} may not be equal`)
    }
  }
  return {
    topic,
    parseKey: isTrue(properties['parse.key']),
    parseHeaders: isTrue(properties['parse.headers']),
    ignoreError: isTrue(properties['ignore.error']),
    keySeparator: names['key.separator'],
    headersDelimiter: names['headers.delimiter'],
    headersSeparator: names['headers.separator'],
    headersKeySeparator: names['headers.key.separator'],
    nullMarker: names['null.marker'],
  }
}

export class LineMessageReader {
  readonly #options: ReaderOptions
  readonly #keySeparator: Buffer
  readonly #headersDelimiter: Buffer
  readonly #nullMarker: Buffer | undefined
  #lineNumber = 0

  constructor(options: ReaderOptions) {
    this.#options = options
    this.#keySeparator = Buffer.from(options.keySeparator)
    this.#headersDelimiter = Buffer.from(options.headersDelimiter)
    const { nullMarker } = options
    this.#nullMarker = nullMarker === undefined ? undefined : Buffer.from(nullMarker)
  }

  /** The record of the next line. */
  read(line: Buffer): ProducerRecord {
    this.#lineNumber += 1
    const { topic, parseKey, parseHeaders } = this.#options
    if (!parseKey && !parseHeaders) return { topic, key: null, value: this.#unlessNull(line) }
    let offset = 0
    let headers: Buffer | undefined
    let key: Buffer | undefined
    if (parseHeaders) {
      headers = this.#part(line, 0, this.#headersDelimiter, 'headers delimiter')
      if (headers !== undefined) offset = headers.length + this.#headersDelimiter.length
    }
    if (parseKey) {
      key = this.#part(line, offset, this.#keySeparator, 'key separator')
      if (key !== undefined) offset += key.length + this.#keySeparator.length
    }
    const record = {
      topic,
      key: key === undefined ? null : this.#unlessNull(key),
      value: this.#unlessNull(line.subarray(offset)),
    }
    const given = headers === undefined ? null : this.#unlessNull(headers)
    return given === null ? record : { ...record, headers: this.#headers(given.toString('utf8')) }
  }

  #unlessNull(bytes: Buffer): Buffer | null {
    return this.#nullMarker?.equals(bytes) === true ? null : bytes
  }

  #part(line: Buffer, start: number, separator: Buffer, name: string): Buffer | undefined {
    const end = line.indexOf(separator, start)
    if (end >= 0) return line.subarray(start, end)
    if (this.#options.ignoreError) return undefined
    throw new KafkaException(
      `No ${name} found on line number ${this.#lineNumber}: '${line.toString('utf8')}'`,
    )
  }

  #headers(text: string): RecordHeader[] {
    const { headersSeparator, headersKeySeparator, ignoreError, nullMarker } = this.#options
    return text.split(headersSeparator).map((pair) => {
      const end = pair.indexOf(headersKeySeparator)
      if (end < 0) {
        if (ignoreError) return { key: pair, value: null }
        throw new KafkaException(
          `No header key separator found in pair '${pair}' on line number ${this.#lineNumber}`,
        )
      }
      const key = pair.slice(0, end)
      if (key === nullMarker) {
        throw new KafkaException(
          `Header keys should not be equal to the null marker '${nullMarker}' as they can't be null`,
        )
      }
      return {
        key,
        value: this.#unlessNull(Buffer.from(pair.slice(end + headersKeySeparator.length))),
      }
    })
  }
}
