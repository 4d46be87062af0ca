/** The consumer's configuration and starting point from the options of kafka-console-consumer. */

import { UsageError } from '../option-errors.ts'
import { keyValueProperties, loadProperties, type Properties } from '../properties-file.ts'

export interface ConsumerFlags {
  readonly 'bootstrap-server': string | undefined
  readonly topic: string | undefined
  readonly include: string | undefined
  readonly group: string | undefined
  readonly partition: number | undefined
  readonly offset: string | undefined
  readonly 'from-beginning': boolean
  readonly 'isolation-level': string | undefined
  readonly 'consumer-property': readonly string[]
  readonly 'consumer.config': string | undefined
}

/** Where to start in a partition that was chosen by hand. */
export type StartOffset = number | 'earliest' | 'latest'

const wrongOffset = (text: string): UsageError =>
  new UsageError(
    `The provided offset value '${text}' is incorrect. Valid values are 'earliest', 'latest', or a non-negative long.`,
  )

/** Throws UsageError for an `--offset` that is neither a word nor an offset. */
export function startOffset(flags: ConsumerFlags): StartOffset {
  if (flags.offset === undefined) return flags['from-beginning'] ? 'earliest' : 'latest'
  const text = flags.offset.toLowerCase()
  if (text === 'earliest' || text === 'latest') return text
  if (!/^\+?\d+$/.test(text)) throw wrongOffset(text)
  return Number(text)
}

/** Thrown for a combination that the real tool reports in one line, without its usage text. */
export class ConflictingReset extends Error {
  override readonly name = 'ConflictingReset'
}

/** The group's id; a generated group must not leave offsets behind, so it does not commit. */
function groupProperties(
  given: Properties,
  fromFlag: string | undefined,
  fromFile: string | undefined,
) {
  const fromProperty = given['group.id']
  const ids = new Set([fromFlag, fromFile, fromProperty].filter((id) => id !== undefined))
  if (ids.size > 1) {
    throw new UsageError(
      "The group ids provided in different places (directly using '--group', via '--consumer-property', " +
        `or via '--consumer.config') do not match. Detected group ids: ${[...ids].map((id) => `'${id}'`).join(', ')}`,
    )
  }
  const [group] = ids
  return group === undefined
    ? {
        'group.id': `console-consumer-${Math.floor(Math.random() * 100000)}`,
        'enable.auto.commit': 'false',
      }
    : { 'group.id': group }
}

/** Throws UsageError, ConflictingReset, or the system's error for the file. */
export function consumerProperties(flags: ConsumerFlags): Properties {
  const fromFile = loadProperties(flags['consumer.config'])
  const fromOptions = keyValueProperties(flags['consumer-property'])
  const group = groupProperties(fromOptions, flags.group, fromFile['group.id'])
  if (!('enable.auto.commit' in group) && flags.partition !== undefined) {
    throw new UsageError('Options group and partition cannot be specified together.')
  }
  const properties = { ...group, ...fromFile, ...fromOptions, 'group.id': group['group.id'] }
  const reset = 'auto.offset.reset' in properties ? properties['auto.offset.reset'] : undefined
  if (flags['from-beginning'] && reset !== undefined && reset !== 'earliest') {
    throw new ConflictingReset(
      `Can't simultaneously specify --from-beginning and 'auto.offset.reset=${reset}', please remove one option`,
    )
  }
  const isolation = flags['isolation-level']
  return {
    'client.id': 'console-consumer',
    'isolation.level': 'read_uncommitted',
    'auto.offset.reset': flags['from-beginning'] ? 'earliest' : 'latest',
    ...properties,
    ...(isolation === undefined ? {} : { 'isolation.level': isolation }),
    'bootstrap.servers': flags['bootstrap-server'] ?? '',
  }
}
