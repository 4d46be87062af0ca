import { describe, expect, it } from 'vitest'
import { deserializerNamed } from '../../../src/cli/console-consumer/deserializers.ts'
import { javaDouble, javaFloat } from '../../../src/cli/console-consumer/java-numbers.ts'

const deserialize = (name: string, bytes: number[] | string): string =>
  deserializerNamed(`org.apache.kafka.common.serialization.${name}`)(
    Buffer.from(bytes as string),
  ).toString('utf8')

describe("Java's deserializers", () => {
  it.each([
    ['StringDeserializer', 'é', 'é'],
    ['IntegerDeserializer', 'null', '1853189228'],
    ['IntegerDeserializer', [255, 255, 255, 254], '-2'],
    ['LongDeserializer', [0, 0, 0, 1, 0, 0, 0, 0], '4294967296'],
    ['ShortDeserializer', [1, 0], '256'],
    ['BooleanDeserializer', [1], 'true'],
    ['DoubleDeserializer', [64, 9, 33, 251, 84, 68, 45, 24], '3.141592653589793'],
    ['FloatDeserializer', [61, 204, 204, 205], '0.1'],
    ['BytesDeserializer', 'a\\é', 'a\\x5C\\xC3\\xA9'],
    [
      'UUIDDeserializer',
      '123E4567-e89b-12d3-a456-426614174000',
      '123e4567-e89b-12d3-a456-426614174000',
    ],
  ])('%s of %j is %s', (name, bytes, text) => {
    expect(deserialize(name, bytes)).toBe(text)
  })

  it('refuse data of another size', () => {
    expect(() => deserialize('IntegerDeserializer', 'v1')).toThrow(
      'Size of data received by IntegerDeserializer is not 4',
    )
    expect(() => deserialize('DoubleDeserializer', 'v1')).toThrow(
      'Size of data received by Deserializer is not 8',
    )
  })

  it('are known by their full names only', () => {
    expect(() => deserializerNamed('no.such.Deserializer')).toThrow('no.such.Deserializer')
    expect(() => deserializerNamed('StringDeserializer')).toThrow('StringDeserializer')
  })
})

describe("Java's floating point notation", () => {
  it.each([
    [1, '1.0'],
    [100, '100.0'],
    [1e7, '1.0E7'],
    [123456789.5, '1.234567895E8'],
    [0.001, '0.001'],
    [0.0001, '1.0E-4'],
    [-0.5, '-0.5'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [-0, '-0.0'],
  ])('of %d is %s', (value, text) => {
    expect(javaDouble(value)).toBe(text)
  })

  it('of a float has the fewest digits that tell it from its neighbours', () => {
    expect(javaFloat(Math.fround(16777216))).toBe('1.6777216E7')
    expect(javaFloat(Math.fround(0.3))).toBe('0.3')
  })
})
