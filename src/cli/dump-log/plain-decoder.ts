import { lookup } from '../../config/lookup.ts'
import type { KafkaRecord } from '../../protocol/records/record.ts'
import { JavaError } from './java-error.ts'
import type { MessageParser } from './message-parser.ts'
import type { Print } from './print.ts'
import type { Release } from './release.ts'

type Decoder = (bytes: Buffer) => string

const oldPackage = 'kafka.serializer'
/** The decoders' package since 3.8. */
const newPackage = 'org.apache.kafka.tools.api'

/** Kafka's decoders by the last part of their names. */
const decoders: Readonly<Record<string, Decoder>> = {
  DefaultDecoder: (bytes) => bytes.toString('utf8'),
  StringDecoder: (bytes) => bytes.toString('utf8'),
  IntegerDecoder: (bytes) => String(fixed(bytes, 4).readInt32BE(0)),
  LongDecoder: (bytes) => String(fixed(bytes, 8).readBigInt64BE(0)),
}

export interface PlainDecoderOptions {
  readonly keyDecoderClass: string | undefined
  readonly valueDecoderClass: string | undefined
  /** 3.8 moved the decoders and warns about their old names. */
  readonly release: Release
}

function fixed(bytes: Buffer, size: number): Buffer {
  if (bytes.length < size) throw new JavaError('java.nio.BufferUnderflowException', '')
  return bytes
}

function decoderOf(
  className: string | undefined,
  release: Release,
  print: Print,
): Decoder | undefined {
  if (className === undefined) return decoders['StringDecoder']
  const [, packageName, name = ''] = /^(.*)\.([^.]*)$/.exec(className) ?? []
  if (packageName === oldPackage && name in decoders && release !== '3.7') {
    print(`${className} is deprecated. Please use ${newPackage}.${name} instead\n`)
  }
  return packageName === oldPackage || packageName === newPackage
    ? lookup(decoders, name)
    : undefined
}

/**
 * Prints keys and values with the decoders of these class names, UTF-8 text without one. Throws JavaError for a class that
 * Kafka does not ship: there is no Java to load others.
 */
export function plainParser(
  { keyDecoderClass, valueDecoderClass, release }: PlainDecoderOptions,
  print: Print,
): MessageParser {
  const [keyDecoder, valueDecoder] = [keyDecoderClass, valueDecoderClass].map((className) => {
    const decoder = decoderOf(className, release, print)
    if (decoder !== undefined) return decoder
    throw new JavaError('java.lang.ClassNotFoundException', className ?? '')
  }) as [Decoder, Decoder]
  return ({ key, value }: KafkaRecord) => ({
    key: key === null ? undefined : keyDecoder(key),
    payload: value === null ? undefined : valueDecoder(value),
  })
}
