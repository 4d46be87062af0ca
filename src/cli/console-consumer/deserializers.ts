/**
 * Java's deserializers, as far as the console consumer prints what they return: bytes to the bytes of the object's
 * toString. Keyed by the simple class name; sizes that do not fit throw SerializationError with Java's text.
 */

import { SerializationError } from '../../client/errors.ts'
import { lookup } from '../../config/lookup.ts'
import { classNotFound } from '../class-not-found.ts'
import { illegalArgument } from '../option-errors.ts'
import { javaDouble, javaFloat } from './java-numbers.ts'

/** Bytes of a key, value or header to the bytes that are printed. */
export type Deserializer = (bytes: Buffer) => Buffer

const PACKAGE = 'org.apache.kafka.common.serialization.'

const ofSize =
  (size: number, name: string, text: (bytes: Buffer) => string): Deserializer =>
  (bytes) => {
    if (bytes.length !== size) {
      throw new SerializationError(`Size of data received by ${name} is not ${size}`)
    }
    return Buffer.from(text(bytes))
  }

/** Kafka's Bytes.toString: printable ASCII as it is, everything else as \xHH. */
function escaped(bytes: Buffer): Buffer {
  let text = ''
  for (const byte of bytes) {
    const printable = byte >= 0x20 && byte <= 0x7e && byte !== 0x5c
    text += printable
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return Buffer.from(text)
}

function uuid(bytes: Buffer): Buffer {
  const text = bytes.toString('utf8')
  if (/^[0-9a-fA-F]{1,8}(-[0-9a-fA-F]{1,4}){3}-[0-9a-fA-F]{1,12}$/.test(text)) {
    return Buffer.from(text.toLowerCase())
  }
  throw new SerializationError('Error parsing data into UUID')
}

/** What Java's Object.toString prints of a byte array: its class and some identity, here of its content. */
function arrayIdentity(bytes: Buffer): Buffer {
  let hash = 1
  for (const byte of bytes) hash = (Math.imul(31, hash) + byte) | 0
  return Buffer.from(`[B@${(hash >>> 0).toString(16)}`)
}

const DESERIALIZERS: Readonly<Record<string, Deserializer>> = {
  StringDeserializer: (bytes) => bytes,
  ByteArrayDeserializer: arrayIdentity,
  BytesDeserializer: escaped,
  ByteBufferDeserializer: ({ length }) =>
    Buffer.from(`java.nio.HeapByteBuffer[pos=0 lim=${length} cap=${length}]`),
  BooleanDeserializer: ofSize(1, 'BooleanDeserializer', ([byte = 0]) => {
    if (byte <= 1) return String(byte === 1)
    throw new SerializationError(
      `Unexpected byte received by BooleanDeserializer: ${(byte << 24) >> 24}`,
    )
  }),
  ShortDeserializer: ofSize(2, 'ShortDeserializer', (bytes) => String(bytes.readInt16BE())),
  IntegerDeserializer: ofSize(4, 'IntegerDeserializer', (bytes) => String(bytes.readInt32BE())),
  LongDeserializer: ofSize(8, 'LongDeserializer', (bytes) => String(bytes.readBigInt64BE())),
  FloatDeserializer: ofSize(4, 'Deserializer', (bytes) => javaFloat(bytes.readFloatBE())),
  DoubleDeserializer: ofSize(8, 'Deserializer', (bytes) => javaDouble(bytes.readDoubleBE())),
  UUIDDeserializer: uuid,
  VoidDeserializer: () => {
    throw illegalArgument('Data should be null for a VoidDeserializer.')
  },
}

/** The deserializer of a Java class name. Throws JavaError (ClassNotFoundException). */
export function deserializerNamed(className: string): Deserializer {
  const name = className.trim()
  const known = name.startsWith(PACKAGE)
    ? lookup(DESERIALIZERS, name.slice(PACKAGE.length))
    : undefined
  if (known === undefined) {
    const names = Object.keys(DESERIALIZERS).map((each) => PACKAGE + each)
    throw classNotFound(name, names)
  }
  return known
}
