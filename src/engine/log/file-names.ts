/**
 * Names of the files of a log and of the directories of a log directory.
 *
 *     <topic>-<partition>/                         the log of a partition
 *       00000000000000000042.log                   records from offset 42 on; .index, .timeindex, .txnindex beside it
 *       00000000000000000042.snapshot              producer state before offset 42
 *     <topic>-<partition>.<32 hex digits>-delete/  a log that waits to be removed
 *     <topic>-<partition>.<32 hex digits>-future/  a copy on its way to another log directory
 */

export const fileSuffix = {
  log: '.log',
  offsetIndex: '.index',
  timeIndex: '.timeindex',
  transactionIndex: '.txnindex',
  snapshot: '.snapshot',
  deleted: '.deleted',
  cleaned: '.cleaned',
  swap: '.swap',
} as const

export interface OffsetFile {
  readonly offset: number
  /** For example `.log` or `.index.deleted`. */
  readonly suffix: string
}

/** `42.log` with 20 digits. */
export function offsetFileName(offset: number, suffix: string): string {
  return String(offset).padStart(20, '0') + suffix
}

/** Undefined when the name does not begin with 20 digits and a dot. */
export function parseOffsetFileName(name: string): OffsetFile | undefined {
  const match = /^(\d{20})(\..+)$/.exec(name)
  if (match?.[1] === undefined || match[2] === undefined) return undefined
  return { offset: Number(match[1]), suffix: match[2] }
}

export interface LogDirectoryName {
  readonly topic: string
  readonly partition: number
  /** `delete`: waits to be removed; `future`: a copy on its way between disks; `stray`: set aside. */
  readonly state: 'log' | 'delete' | 'future' | 'stray'
}

export function logDirectoryName(topic: string, partition: number): string {
  return `${topic}-${partition}`
}

/** Waits to be removed. */
export function deletedDirectoryName(topic: string, partition: number, uniqueHex: string): string {
  return cutToFileName(topic, `-${partition}.${uniqueHex}-delete`)
}

/** A copy on its way to another log directory. */
export function futureDirectoryName(topic: string, partition: number, uniqueHex: string): string {
  return cutToFileName(topic, `-${partition}.${uniqueHex}-future`)
}

/** Set aside: the metadata knows no such partition. */
export function strayDirectoryName(topic: string, partition: number, uniqueHex: string): string {
  return cutToFileName(topic, `-${partition}.${uniqueHex}-stray`)
}

/** Kafka cuts the topic's name so that the whole stays within the 255 bytes of a file name. */
function cutToFileName(topic: string, suffix: string): string {
  return topic.slice(0, 255 - suffix.length) + suffix
}

/** Undefined for a directory that is no log's. */
export function parseLogDirectoryName(name: string): LogDirectoryName | undefined {
  const match = /^(.+)-(\d+)(?:\.[0-9a-f]{32}-(delete|future|stray))?$/.exec(name)
  if (match?.[1] === undefined) return undefined
  const state = match[3] as 'delete' | 'future' | 'stray' | undefined
  return { topic: match[1], partition: Number(match[2]), state: state ?? 'log' }
}
