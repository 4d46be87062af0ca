/** What the console consumer's formatters have in common, and which classes are known. */

import type { ConsumerRecord } from '../../client/consumer/consumer-record.ts'
import { JavaError } from '../option-errors.ts'
import type { Properties } from '../properties-file.ts'
import type { BatchWriter } from './batch-writer.ts'

/** Writes one record. Throws for a record that it cannot print; what it wrote before that stays. */
export type Formatter = (record: ConsumerRecord, output: BatchWriter) => void

type FormatterFactory = (properties: Properties) => Formatter | Promise<Formatter>

const defaultFormatter: FormatterFactory = async (properties) =>
  (await import('./default-message-formatter.ts')).defaultMessageFormatter(properties)

const offsets: FormatterFactory = async () =>
  (await import('./offsets-message-formatter.ts')).offsetsMessageFormatter

/** Kafka's LoggingMessageFormatter also logs each record, below the level that its tools show. */
const FORMATTERS: Readonly<Record<string, FormatterFactory>> = {
  'kafka.tools.DefaultMessageFormatter': defaultFormatter,
  'org.apache.kafka.tools.consumer.DefaultMessageFormatter': defaultFormatter,
  'kafka.tools.LoggingMessageFormatter': defaultFormatter,
  'org.apache.kafka.tools.consumer.LoggingMessageFormatter': defaultFormatter,
  'kafka.tools.NoOpMessageFormatter': () => () => {},
  'org.apache.kafka.tools.consumer.NoOpMessageFormatter': () => () => {},
  'kafka.coordinator.group.GroupMetadataManager$OffsetsMessageFormatter': offsets,
}

/** The formatter of a Java class name. Throws JavaError (ClassNotFoundException) for one that is not known. */
export async function formatterNamed(
  className: string,
  properties: Properties,
): Promise<Formatter> {
  const factory = FORMATTERS[className]
  if (factory === undefined) throw new JavaError('java.lang.ClassNotFoundException', className)
  return factory(properties)
}
