/** What the console consumer's formatters have in common, and which classes are known. */

import type { ConsumerRecord } from '../../client/consumer/consumer-record.ts'
import { lookup } from '../../config/lookup.ts'
import { classNotFound } from '../class-not-found.ts'
import type { Properties } from '../properties-file.ts'
import type { BatchWriter } from './batch-writer.ts'

/** Writes one record. Throws for a record that it cannot print; what it wrote before that stays. */
export type Formatter = (record: ConsumerRecord, output: BatchWriter) => void

type FormatterFactory = (properties: Properties) => Formatter | Promise<Formatter>

const defaultFormatter: FormatterFactory = async (properties) =>
  (await import('./default-message-formatter.ts')).defaultMessageFormatter(properties)

const noOp: FormatterFactory = () => () => {}

type JsonFormatter = keyof typeof import('./coordinator-message-formatter.ts')

const json =
  (name: JsonFormatter): FormatterFactory =>
  async () =>
    (await import('./coordinator-message-formatter.ts'))[name]

const NEW = 'org.apache.kafka.tools.consumer.'

/**
 * Each name prints what the release that has it prints: names of 3.7 text, those of 4.1 JSON. Kafka's
 * LoggingMessageFormatter also logs each record, below the level that its tools show.
 */
const FORMATTERS: Readonly<Record<string, FormatterFactory>> = {
  'kafka.tools.DefaultMessageFormatter': defaultFormatter,
  [`${NEW}DefaultMessageFormatter`]: defaultFormatter,
  'kafka.tools.LoggingMessageFormatter': defaultFormatter,
  [`${NEW}LoggingMessageFormatter`]: defaultFormatter,
  'kafka.tools.NoOpMessageFormatter': noOp,
  [`${NEW}NoOpMessageFormatter`]: noOp,
  'kafka.coordinator.group.GroupMetadataManager$OffsetsMessageFormatter': async () =>
    (await import('./offsets-message-formatter.ts')).offsetsMessageFormatter,
  'kafka.coordinator.group.GroupMetadataManager$GroupMetadataMessageFormatter': async () =>
    (await import('./group-metadata-message-formatter.ts')).groupMetadataMessageFormatter,
  'kafka.coordinator.transaction.TransactionLog$TransactionLogMessageFormatter': async () =>
    (await import('./transaction-log-message-formatter.ts')).transactionLogMessageFormatter,
  [`${NEW}OffsetsMessageFormatter`]: json('offsetsJson'),
  [`${NEW}GroupMetadataMessageFormatter`]: json('groupMetadataJson'),
  [`${NEW}TransactionLogMessageFormatter`]: json('transactionLogJson'),
  [`${NEW}ShareGroupMessageFormatter`]: json('shareGroupJson'),
  [`${NEW}group.share.ShareGroupStateMessageFormatter`]: json('shareGroupStateJson'),
}

/** The formatter of a Java class name. Throws JavaError (ClassNotFoundException) for one that is not known. */
export async function formatterNamed(
  className: string,
  properties: Properties,
): Promise<Formatter> {
  const factory = lookup(FORMATTERS, className)
  if (factory === undefined) throw classNotFound(className, Object.keys(FORMATTERS))
  return factory(properties)
}
