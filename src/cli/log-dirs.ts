/** The work of kafka-log-dirs. */

import type { LogDirDescription } from '../client/admin/describe-log-dirs.ts'
import { unwrap } from '../client/admin/outcome.ts'
import type { Admin } from '../client/admin.ts'
import { exceptionName } from '../client/errors.ts'
import { partitionName } from '../client/topic-partition.ts'
import { printJson } from './json-output.ts'
import { Exit } from './kafka-command.ts'
import { JavaError } from './option-errors.ts'

const namesIn = (list: string | undefined): string[] =>
  (list ?? '').split(',').filter((name) => name !== '')

/** Throws JavaError (NumberFormatException). */
function brokerIds(list: string | undefined): number[] {
  return namesIn(list).map((text) => {
    if (/^[+-]?\d+$/.test(text)) return Number(text)
    throw new JavaError('java.lang.NumberFormatException', `For input string: "${text}"`)
  })
}

/** One directory as the tool prints it; no topics: all. */
function directory({ path, error, replicas }: LogDirDescription, topics: readonly string[]) {
  return {
    partitions: replicas
      .filter(({ topic }) => topics.length === 0 || topics.includes(topic))
      .map(({ size, offsetLag, isFuture, ...replica }) => ({
        partition: partitionName(replica),
        size,
        offsetLag,
        isFuture,
      })),
    error: error === undefined ? null : exceptionName(error),
    logDir: path,
  }
}

/** Prints size and lag of the replicas in every log directory as one line of JSON. Throws Exit. */
export async function describeLogDirs(
  admin: Admin,
  flags: {
    readonly 'topic-list': string | undefined
    readonly 'broker-list': string | undefined
    readonly json: boolean
  },
): Promise<void> {
  const topics = namesIn(flags['topic-list'])
  const asked = [...new Set(brokerIds(flags['broker-list']))]
  const existing = (await admin.describeCluster()).nodes.map(({ id }) => id).sort((a, b) => a - b)
  const missing = asked.filter((id) => !existing.includes(id))
  if (missing.length > 0) {
    process.stderr.write(
      `ERROR: The given brokers do not exist from --broker-list: ${missing.join(',')}. ` +
        `Current existent brokers: ${existing.join(',')}\n`,
    )
    throw new Exit(1)
  }
  const ids = asked.length > 0 ? asked : existing
  // With --json what is no JSON stays away, as it is no message either.
  const say = (line: string): void => {
    if (!flags.json) process.stdout.write(`${line}\n`)
  }
  say('Querying brokers for log directories information')
  const found = await admin.describeLogDirs(ids)
  say(`Received log directory information from brokers ${ids.join(',')}`)
  const brokers = [...found].map(([broker, outcome]) => ({
    broker,
    logDirs: unwrap(outcome).map((each) => directory(each, topics)),
  }))
  const document = { brokers, version: 1 }
  if (flags.json) printJson(document)
  else process.stdout.write(`${JSON.stringify(document)}\n`)
}
