/** `kafka-consumer-groups --reset-offsets`: works out new offsets of inactive groups, shows and commits them. */

import type { Admin } from '../../client/admin.ts'
import { partitionName, type TopicPartition } from '../../client/topic-partition.ts'
import { row } from '../columns.ts'
import { logToStderr } from '../log4j.ts'
import { UsageError } from '../option-errors.ts'
import { describedGroups } from './described-groups.ts'
import { parseDateTime, parseDuration } from './java-time.ts'
import { endOffsets, logOffsets, startOffsets } from './log-offsets.ts'
import { committedOffsets } from './offset-rows.ts'
import { print, printError } from './report.ts'
import {
  type PlannedOffset,
  type ResetPlan,
  readResetPlan,
  resetPlanCsv,
} from './reset-plan-file.ts'
import { selectPartitions } from './topic-arguments.ts'

export interface ResetFlags {
  readonly group: readonly string[]
  readonly topic: readonly string[]
  readonly 'all-topics': boolean
  readonly 'to-offset': number | undefined
  readonly 'to-earliest': boolean
  readonly 'to-latest': boolean
  readonly 'to-current': boolean
  readonly 'shift-by': number | undefined
  readonly 'to-datetime': string | undefined
  readonly 'by-duration': string | undefined
  readonly 'from-file': string | undefined
  readonly execute: boolean
  readonly export: boolean
}

const NO_SCENARIO =
  "Option '[reset-offsets]' requires one of the following scenarios: HashSet([by-duration], [to-offset], " +
  '[from-file], [to-datetime], [to-earliest], [to-current], [shift-by], [to-latest])'

async function partitionsInScope(
  admin: Admin,
  group: string,
  flags: ResetFlags,
): Promise<readonly TopicPartition[]> {
  if (flags['all-topics']) return [...(await committedOffsets(admin, group)).values()]
  if (flags.topic.length > 0) {
    const { partitions, failures } = await selectPartitions(admin, flags.topic)
    if (failures[0] !== undefined) throw failures[0].error
    return partitions
  }
  if (flags['from-file'] !== undefined) return []
  throw new UsageError('One of the reset scopes should be defined: --all-topics, --topic.')
}

const warn = (message: string): void =>
  logToStderr('WARN', 'kafka.admin.ConsumerGroupCommand$', message)

/** Moves offsets that lie outside of their logs to the nearest end, with a warning. */
async function withinLogs(
  admin: Admin,
  requested: readonly PlannedOffset[],
): Promise<PlannedOffset[]> {
  const starts = await startOffsets(admin, requested)
  const ends = await endOffsets(admin, requested)
  return requested.map(({ topic, partition, offset }) => {
    const name = partitionName({ topic, partition })
    const [start, end] = [starts.get(name), ends.get(name)]
    const moved = (where: string, limit: number): PlannedOffset => {
      warn(
        `New offset (${offset}) is ${where} offset for topic partition ${name}. Value will be set to ${limit}`,
      )
      return { topic, partition, offset: limit }
    }
    if (end !== undefined && offset > end) return moved('higher than latest', end)
    if (start !== undefined && offset < start) return moved('lower than earliest', start)
    return { topic, partition, offset }
  })
}

/** An offset for every partition out of `offsets`; `what` names it where it is missing. */
function withOffsets(
  partitions: readonly TopicPartition[],
  offsets: ReadonlyMap<string, number | undefined>,
  what: string,
): PlannedOffset[] {
  return partitions.map(({ topic, partition }) => {
    const name = partitionName({ topic, partition })
    const offset = offsets.get(name)
    if (offset === undefined)
      throw new UsageError(`Error getting ${what} of topic partition: ${name}`)
    return { topic, partition, offset }
  })
}

/** The first record at or after a time; the end of the log where there is none. */
async function offsetsAt(admin: Admin, partitions: readonly TopicPartition[], timestamp: number) {
  const found = await logOffsets(admin, partitions, timestamp)
  const ends = await endOffsets(admin, partitions)
  const offsets = new Map(found)
  for (const { topic, partition } of partitions) {
    const name = partitionName({ topic, partition })
    if (found.get(name) !== -1) continue
    print(
      `\nWarn: Partition ${partition} from topic ${topic} is empty. Falling back to latest known offset.`,
    )
    offsets.set(name, ends.get(name))
  }
  return withOffsets(partitions, offsets, 'offset by timestamp')
}

async function currentOffsets(admin: Admin, group: string, partitions: readonly TopicPartition[]) {
  const committed = await committedOffsets(admin, group)
  const without = partitions.filter((each) => !committed.has(partitionName(each)))
  const ends = await endOffsets(admin, without)
  const all = new Map<string, number | undefined>(ends)
  for (const [name, { offset }] of committed) all.set(name, offset)
  return withOffsets(partitions, all, 'ending offset')
}

async function shiftedOffsets(
  admin: Admin,
  group: string,
  partitions: readonly TopicPartition[],
  shift: number,
) {
  const committed = await committedOffsets(admin, group)
  return partitions.map(({ topic, partition }) => {
    const name = partitionName({ topic, partition })
    const current = committed.get(name)
    if (current === undefined) {
      throw new UsageError(
        `Cannot shift offset for partition ${name} since there is no current committed offset`,
      )
    }
    return { topic, partition, offset: current.offset + shift }
  })
}

/** The new offsets of one group, by the scenario that the options name. */
async function newOffsets(
  admin: Admin,
  group: string,
  flags: ResetFlags,
  plan: ResetPlan | undefined,
): Promise<readonly PlannedOffset[]> {
  const partitions = await partitionsInScope(admin, group, flags)
  const { 'to-offset': toOffset, 'shift-by': shift, 'to-datetime': dateTime } = flags
  if (toOffset !== undefined) {
    const requested = partitions.map(({ topic, partition }) => ({
      topic,
      partition,
      offset: toOffset,
    }))
    return withinLogs(admin, requested)
  }
  if (flags['to-earliest']) {
    return withOffsets(partitions, await startOffsets(admin, partitions), 'starting offset')
  }
  if (flags['to-latest']) {
    return withOffsets(partitions, await endOffsets(admin, partitions), 'ending offset')
  }
  if (shift !== undefined) {
    return withinLogs(admin, await shiftedOffsets(admin, group, partitions, shift))
  }
  if (dateTime !== undefined) return offsetsAt(admin, partitions, parseDateTime(dateTime))
  const duration = flags['by-duration']
  if (duration !== undefined) {
    return offsetsAt(admin, partitions, Date.now() - parseDuration(duration))
  }
  if (plan !== undefined) return plannedOffsets(admin, group, plan)
  if (flags['to-current']) return currentOffsets(admin, group, partitions)
  throw new UsageError(NO_SCENARIO)
}

async function plannedOffsets(admin: Admin, group: string, plan: ResetPlan) {
  const requested = plan.get(group)
  if (requested !== undefined) return withinLogs(admin, requested)
  printError(`No reset plan for group ${group} found`)
  return []
}

async function commit(
  admin: Admin,
  group: string,
  offsets: readonly PlannedOffset[],
): Promise<void> {
  const results = await admin.alterConsumerGroupOffsets(group, offsets)
  const error = results.find((result) => result.error !== undefined)?.error
  if (error !== undefined) throw error
}

function printPlan(plan: ResetPlan): void {
  const widths = [30, 30, 10, 15]
  if (plan.size > 0) print(`\n${row(['GROUP', 'TOPIC', 'PARTITION', 'NEW-OFFSET'], widths)}`)
  for (const [group, offsets] of plan) {
    for (const { topic, partition, offset } of offsets) {
      print(row([group, topic, partition, offset], widths))
    }
  }
}

/** Resets, or without --execute only shows, the offsets of the groups. */
export async function resetOffsets(
  admin: Admin,
  groupIds: readonly string[],
  flags: ResetFlags,
): Promise<void> {
  const file = flags['from-file']
  const onlyGroup = flags.group.length === 1 ? flags.group[0] : undefined
  const given = file === undefined ? undefined : readResetPlan(file, onlyGroup)
  const plan = new Map<string, readonly PlannedOffset[]>()
  for (const { groupId, state } of await describedGroups(admin, groupIds)) {
    if (state !== 'Empty' && state !== 'Dead') {
      printError(
        `Assignments can only be reset if the group '${groupId}' is inactive, but the current state is ${state}.`,
      )
      plan.set(groupId, [])
      continue
    }
    const offsets = await newOffsets(admin, groupId, flags, given)
    if (flags.execute && offsets.length > 0) await commit(admin, groupId, offsets)
    plan.set(groupId, offsets)
  }
  if (flags.export) process.stdout.write(`${resetPlanCsv(plan)}\n`)
  else printPlan(plan)
}
