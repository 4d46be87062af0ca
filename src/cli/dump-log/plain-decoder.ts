import type { KafkaRecord } from '../../protocol/records/record.ts'
import { JavaError } from './java-error.ts'
import type { MessageParser } from './message-parser.ts'

type Decoder = (bytes: Buffer) => string

/** Kafka's decoders by the last part of their names; `kafka.serializer` was their package before 3.8. */
const decoders: Readonly<Record<string, Decoder>> = {
  DefaultDecoder: (bytes) => bytes.toString('utf8'),
  StringDecoder: (bytes) => bytes.toString('utf8'),
  IntegerDecoder: (bytes) => String(fixed(bytes, 4).readInt32BE(0)),
  LongDecoder: (bytes) => String(fixed(bytes, 8).readBigInt64BE(0)),
}

const packages = ['kafka.serializer', 'org.apache.kafka.tools.api']

function fixed(bytes: Buffer, size: number): Buffer {
  if (bytes.length < size) throw new JavaError('java.nio.BufferUnderflowException', '')
  return bytes
}

function decoderOf(className: string | undefined): Decoder {
  if (className === undefined) return decoders['StringDecoder'] as Decoder
  const dot = className.lastIndexOf('.')
  const decoder = decoders[className.slice(dot + 1)]
  if (decoder === undefined || !packages.includes(className.slice(0, dot))) {
    throw new JavaError('java.lang.ClassNotFoundException', className)
  }
  return decoder
}

/**
 * Prints keys and values with the decoders of these class names, UTF-8 text without one. Throws JavaError for a class that
 * Kafka does not ship: there is no Java to load others.
 */
export function plainParser(
  keyDecoderClass: string | undefined,
  valueDecoderClass: string | undefined,
): MessageParser {
  const keyDecoder = decoderOf(keyDecoderClass)
  const valueDecoder = decoderOf(valueDecoderClass)
  return ({ key, value }: KafkaRecord) => ({
    key: key === null ? undefined : keyDecoder(key),
    payload: value === null ? undefined : valueDecoder(value),
  })
}
