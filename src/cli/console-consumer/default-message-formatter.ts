/**
 * Kafka's DefaultMessageFormatter: one line per record with the columns that the properties ask for, in the order
 * timestamp, partition, offset, epoch, headers, key, value.
 */

import type { ConsumerRecord } from '../../client/consumer/consumer-record.ts'
import type { Properties } from '../properties-file.ts'
import type { BatchWriter } from './batch-writer.ts'
import { type Deserializer, deserializerNamed } from './deserializers.ts'
import type { Formatter } from './formatter.ts'

type Column = (record: ConsumerRecord, output: BatchWriter) => void

const isTrue = (text: string | undefined, otherwise = false): boolean =>
  text === undefined ? otherwise : text.trim().toLowerCase() === 'true'

const identity: Deserializer = (bytes) => bytes

export function defaultMessageFormatter(properties: Properties): Formatter {
  const bytes = (name: string, otherwise: string) => Buffer.from(properties[name] ?? otherwise)
  const deserializer = (name: string): Deserializer => {
    const className = properties[name]
    return className === undefined ? identity : deserializerNamed(className)
  }
  const keySeparator = bytes('key.separator', '\t')
  const lineSeparator = bytes('line.separator', '\n')
  const headersSeparator = bytes('headers.separator', ',')
  const nullLiteral = bytes('null.literal', 'null')
  const ofKey = deserializer('key.deserializer')
  const ofValue = deserializer('value.deserializer')
  const ofHeaders = deserializer('headers.deserializer')

  const headers: Column = (record, output) => {
    if (record.headers.length === 0) output.writeText('NO_HEADERS')
    record.headers.forEach(({ key, value }, index) => {
      if (index > 0) output.write(headersSeparator)
      output.writeText(`${key}:`)
      output.write(ofHeaders(value ?? nullLiteral))
    })
  }
  const columns: [boolean, Column][] = [
    [
      isTrue(properties['print.timestamp']),
      ({ timestampType, timestamp }, output) => output.writeText(`${timestampType}:${timestamp}`),
    ],
    [
      isTrue(properties['print.partition']),
      ({ partition }, output) => output.writeText(`Partition:${partition}`),
    ],
    [
      isTrue(properties['print.offset']),
      ({ offset }, output) => output.writeText(`Offset:${offset}`),
    ],
    [
      isTrue(properties['print.epoch']),
      ({ leaderEpoch }, output) => output.writeText(`Epoch:${leaderEpoch}`),
    ],
    [isTrue(properties['print.headers']), headers],
    [isTrue(properties['print.key']), ({ key }, output) => output.write(ofKey(key ?? nullLiteral))],
    [
      isTrue(properties['print.value'], true),
      ({ value }, output) => output.write(ofValue(value ?? nullLiteral)),
    ],
  ]
  const printed = columns.filter(([isPrinted]) => isPrinted).map(([, column]) => column)
  return (record, output) => {
    for (const [index, column] of printed.entries()) {
      column(record, output)
      output.write(index === printed.length - 1 ? lineSeparator : keySeparator)
    }
  }
}
