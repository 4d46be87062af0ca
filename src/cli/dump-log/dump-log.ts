import { basename } from 'node:path'
import { shareRecordTypes } from '../../protocol/internal/coordinator-record-types.ts'
import { CorruptRecordError } from '../../protocol/records/corrupt-record-error.ts'
import { coordinatorParser } from './coordinator-records.ts'
import { Findings } from './findings.ts'
import { JavaError } from './java-error.ts'
import { dumpLogSegment, type LogOptions } from './log-segment.ts'
import type { MessageParser } from './message-parser.ts'
import { metadataParser } from './metadata-records.ts'
import { dumpOffsetIndex } from './offset-index.ts'
import { offsetsParser } from './offset-records.ts'
import { plainParser } from './plain-decoder.ts'
import type { Output } from './print.ts'
import { dumpProducerSnapshot } from './producer-snapshot.ts'
import type { Release } from './release.ts'
import { remoteLogParser } from './remote-log-records.ts'
import { dumpTimeIndex } from './time-index.ts'
import { dumpTransactionIndex } from './transaction-index.ts'
import { transactionsParser } from './transaction-records.ts'

/** The decoder options, in the order in which they take precedence over each other. */
export const recordDecoders = [
  'offsets-decoder',
  'transaction-log-decoder',
  'cluster-metadata-decoder',
  'remote-log-metadata-decoder',
  'share-group-state-decoder',
] as const

export type RecordDecoder = (typeof recordDecoders)[number]

export interface DumpOptions {
  readonly files: readonly string[]
  /** Print keys and values; implies a deep iteration. */
  readonly printDataLog: boolean
  /** Print records, not only batches. */
  readonly deepIteration: boolean
  readonly skipRecordMetadata: boolean
  readonly indexSanityCheck: boolean
  readonly verifyIndexOnly: boolean
  readonly maxBytes: number
  readonly maxMessageSize: number
  /** How keys and values are printed; undefined: with the decoder classes. */
  readonly decoder: RecordDecoder | undefined
  readonly keyDecoderClass: string | undefined
  readonly valueDecoderClass: string | undefined
  /** Whose form internal records have. */
  readonly release: Release
}

/**
 * Prints what is in the files of a log directory, told apart by their suffixes, and then what does not fit
 * together. Throws JavaError, or the file system's error, at what ends the real tool.
 */
export function dumpLog(options: DumpOptions, output: Output): void {
  const findings = new Findings()
  for (const file of options.files) {
    output.print(`Dumping ${file}\n`)
    try {
      dumpFile(file, options, output, findings)
    } catch (error) {
      if (!(error instanceof CorruptRecordError)) throw error
      throw new JavaError('org.apache.kafka.common.InvalidRecordException', error.message, {
        cause: error,
      })
    }
  }
  findings.print(output.printError)
}

function dumpFile(file: string, options: DumpOptions, output: Output, findings: Findings): void {
  switch (suffixOf(file)) {
    case '.log':
    case '.checkpoint':
      dumpLogSegment(file, logOptionsOf(options, output), output.print, findings)
      break
    case '.index':
      dumpOffsetIndex(file, options, output.print, findings)
      break
    case '.timeindex':
      dumpTimeIndex(file, options, output.print, findings)
      break
    case '.snapshot':
      dumpProducerSnapshot(file, output)
      break
    case '.txnindex':
      dumpTransactionIndex(file, output.print)
      break
    default:
      output.printError(`Ignoring unknown file ${file}\n`)
  }
}

function suffixOf(file: string): string {
  const name = basename(file)
  const dot = name.lastIndexOf('.')
  if (dot === -1) {
    throw new JavaError(
      'java.lang.StringIndexOutOfBoundsException',
      `begin -1, end ${name.length}, length ${name.length}`,
    )
  }
  return name.slice(dot)
}

function logOptionsOf(options: DumpOptions, output: Output): LogOptions {
  return {
    ...options,
    deepIteration: options.deepIteration || options.printDataLog,
    parser: parserOf(options, output),
  }
}

function parserOf(options: DumpOptions, output: Output): MessageParser {
  switch (options.decoder) {
    case 'offsets-decoder':
      return offsetsParser(options.release)
    case 'transaction-log-decoder':
      return transactionsParser(options.release)
    case 'cluster-metadata-decoder':
      return metadataParser
    case 'remote-log-metadata-decoder':
      return remoteLogParser(options.release)
    case 'share-group-state-decoder':
      return coordinatorParser(shareRecordTypes, options.release)
    case undefined:
      return plainParser(options, output.print)
  }
}
