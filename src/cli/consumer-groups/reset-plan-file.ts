/** Plans of --reset-offsets as CSV: `topic,partition,offset`, with the group in front for several groups. */

import { readFileSync } from 'node:fs'
import type { TopicPartition } from '../../client/topic-partition.ts'
import { JavaError } from '../option-errors.ts'

export interface PlannedOffset extends TopicPartition {
  readonly offset: number
}

/** New offsets by group. */
export type ResetPlan = ReadonlyMap<string, readonly PlannedOffset[]>

const unquoted = (cell: string): string => cell.trim().replace(/^"([\s\S]*)"$/, '$1')

/** Reads a plan; lines without a group belong to `onlyGroup`. Throws JavaError. */
export function readResetPlan(file: string, onlyGroup: string | undefined): ResetPlan {
  const plan = new Map<string, PlannedOffset[]>()
  for (const line of readPlan(file).split(/\r?\n/)) {
    if (line.trim() === '') continue
    const cells = line.split(',').map(unquoted)
    const [group = '', topic = '', partition, offset] =
      onlyGroup === undefined ? cells : [onlyGroup, ...cells]
    if (!/^\d+$/.test(partition ?? '') || !/^-?\d+$/.test(offset ?? '')) {
      throw new JavaError(
        'java.lang.IllegalArgumentException',
        `The line '${line}' is not a row of ${onlyGroup === undefined ? 'group,' : ''}topic,partition,offset`,
      )
    }
    const offsets = plan.get(group) ?? []
    offsets.push({ topic, partition: Number(partition), offset: Number(offset) })
    plan.set(group, offsets)
  }
  return plan
}

function readPlan(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const message = `Unable to read file ${file}`
    throw new JavaError('java.io.IOException', message, { cause: error })
  }
}

/** The CSV text of a plan, every line ended. */
export function resetPlanCsv(plan: ResetPlan): string {
  const withGroup = plan.size > 1
  return [...plan]
    .flatMap(([group, offsets]) =>
      offsets.map(
        ({ topic, partition, offset }) =>
          `${[...(withGroup ? [group] : []), topic, partition, offset].join(',')}\n`,
      ),
    )
    .join('')
}
