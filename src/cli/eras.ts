/**
 * Options as other releases of Kafka spell them. The tools take the spellings of all eras: names that 3.x and 4.x
 * removed but tutorials still type, and those that 4.2 renamed (KIP-1147). Both spellings of one option together are
 * refused with the text of Kafka 4.3. On a terminal a hint names today's form; `SAMSA_EMULATE=4.3` prints the
 * warning of that release instead, on stdout, where its tools print it.
 */

import type { FlagTable } from './command-line.ts'
import type { GivenOptions } from './given-options.ts'
import { hint } from './hints.ts'
import { JavaError, OptionError, UsageError } from './option-errors.ts'
import { flag, option } from './options.ts'

/** How a tool of 4.3 speaks about an option that 4.2 renamed; names come with their dashes. */
interface Manner {
  warning(old: string, today: string): string
  /** What it throws when both names are given. */
  conflict(old: string, today: string): Error
}

const hasBeenDeprecated = (old: string, today: string): string =>
  `Option ${old} has been deprecated and will be removed in a future version. Use ${today} instead.`
const cannotBeUsed = (old: string, today: string): Error =>
  new UsageError(`Option "[${old.slice(2)}]" can't be used with option "[${today.slice(2)}]"`)
const argparseError = (option: string, text: string): Error => new OptionError('', option, text)

const PRODUCER: Manner = {
  warning: (old, today) =>
    `Warning: ${old} is deprecated and will be removed in a future version. Use ${today} instead.`,
  conflict: (old, today) =>
    new UsageError(`Options ${today} and ${old} cannot be specified together.`),
}
const CONSUMER: Manner = {
  warning: (old, today) =>
    `Option ${old} is deprecated and will be removed in a future version. Use ${today} instead.`,
  conflict: (old, today) =>
    new UsageError(`Options ${old} and ${today} cannot be specified together.`),
}
const CONSUMER_PERFORMANCE: Manner = {
  warning: (old, today) => `Warning: ${old} is deprecated. Use ${today} instead.`,
  conflict: cannotBeUsed,
}
const ELECTION: Manner = { warning: hasBeenDeprecated, conflict: cannotBeUsed }
const PRODUCER_PERFORMANCE: Manner = {
  warning: hasBeenDeprecated,
  conflict: (old, today) =>
    argparseError(today, `${today} and ${old} cannot be specified together.`),
}
const VERIFIABLE: Manner = {
  warning: hasBeenDeprecated,
  conflict: (old, today) =>
    argparseError(today, `Options ${old} and ${today} are mutually exclusive.`),
}
const CLUSTER: Manner = {
  warning: hasBeenDeprecated,
  conflict: (old, today) =>
    new JavaError(
      'net.sourceforge.argparse4j.inf.ArgumentParserException',
      `${old} and ${today} cannot be specified together.`,
    ),
}
/** The one renamed option that 4.3 takes together with its new name. */
const BATCH_SIZE = {
  old: 'max-partition-memory-bytes',
  today: 'batch-size',
  since: '4.2',
  warning: (old: string, today: string): string =>
    `Warning: ${old} is deprecated and will be removed in Apache Kafka 5.0. Use ${today} instead.`,
}

interface Renaming extends Partial<Manner> {
  readonly old: string
  readonly today: string
  readonly since: string
}

const renamed = (manner: Manner, names: Readonly<Record<string, string>>): Renaming[] =>
  Object.entries(names).map(([old, today]) => ({ ...manner, old, today, since: '4.2' }))

const NUM_RECORDS: Renaming = {
  ...CONSUMER_PERFORMANCE,
  old: 'messages',
  today: 'num-records',
  since: '4.2',
  conflict: () =>
    new UsageError('Exactly one of the following arguments is required: [messages], [num-records]'),
}
const RELEASE_VERSION: Renaming = {
  old: 'metadata',
  today: 'release-version',
  since: '4.0',
  warning: () => ' `metadata` flag is deprecated and may be removed in a future release.',
}
const BROKER_LIST: Renaming = { old: 'broker-list', today: 'bootstrap-server', since: '2.5' }

/** By tool, in the order in which Kafka's tool warns. */
const RENAMED: Readonly<Record<string, readonly Renaming[]>> = {
  'console-producer': [
    ...renamed(PRODUCER, {
      'producer-property': 'command-property',
      'producer.config': 'command-config',
      property: 'reader-property',
    }),
    BATCH_SIZE,
    BROKER_LIST,
  ],
  'console-consumer': [
    ...renamed(CONSUMER, {
      'consumer-property': 'command-property',
      'consumer.config': 'command-config',
      property: 'formatter-property',
    }),
    { old: 'whitelist', today: 'include', since: '2.8' },
  ],
  'producer-perf-test': renamed(PRODUCER_PERFORMANCE, {
    'producer-props': 'command-property',
    'producer.config': 'command-config',
  }),
  'consumer-perf-test': [
    ...renamed(CONSUMER_PERFORMANCE, {
      'consumer.config': 'command-config',
    }),
    NUM_RECORDS,
    BROKER_LIST,
  ],
  'verifiable-producer': [
    ...renamed(VERIFIABLE, { 'producer.config': 'command-config' }),
    BROKER_LIST,
  ],
  'verifiable-consumer': [
    ...renamed(VERIFIABLE, { 'consumer.config': 'command-config' }),
    BROKER_LIST,
  ],
  cluster: renamed(CLUSTER, { config: 'command-config' }),
  'leader-election': renamed(ELECTION, { 'admin.config': 'command-config' }),
  features: [RELEASE_VERSION],
  'get-offsets': [BROKER_LIST],
  'replica-verification': [{ old: 'topic-white-list', today: 'topics-include', since: '2.8' }],
}

/** Tools that once asked ZooKeeper, where --zookeeper stands for the broker on the same host. */
const ASKED_ZOOKEEPER = [
  'topics',
  'configs',
  'consumer-groups',
  'console-consumer',
  'reassign-partitions',
]
/** Tools with a consumer that once was the new one. */
const HAD_TWO_CONSUMERS = ['console-consumer', 'consumer-groups', 'consumer-perf-test']

/** Options that the tool only has so that old command lines work; not in its help. */
export function eraOptions(tool: string): FlagTable {
  return {
    ...(ASKED_ZOOKEEPER.includes(tool) && {
      zookeeper: option({ description: 'A ZooKeeper of old; its host is taken as the broker.' }),
    }),
    ...(HAD_TWO_CONSUMERS.includes(tool) && {
      'new-consumer': flag({ description: 'The only consumer there is.' }),
    }),
  }
}

/** ZooKeeper's usual ports; another one is taken as the broker's own. */
const isZooKeeperPort = (port: string | undefined): boolean =>
  port === undefined || /^218\d$/.test(port)

/** The brokers' addresses for ZooKeeper's: `host:2181/chroot` is `host:9092`. */
export function brokersBesideZooKeeper(connect: string): string {
  const servers = (connect.split('/')[0] ?? '').split(',').map((server) => {
    const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(server.trim()) ?? []
    return `${host}:${isZooKeeperPort(port) ? '9092' : port}`
  })
  return [...new Set(servers)].join(',')
}

/** Gives options of old their meaning of today. Throws UsageError where they contradict another. */
export function translateEras(tool: string, given: GivenOptions): void {
  if (!ASKED_ZOOKEEPER.includes(tool) || !given.hasArgument('zookeeper')) return
  if (given.has('bootstrap-server')) {
    throw new UsageError('Only one of --bootstrap-server or --zookeeper must be specified')
  }
  given.add('bootstrap-server', brokersBesideZooKeeper(given.value('zookeeper') ?? ''))
}

/** Throws as Kafka 4.3 does where both names of an option are given. */
export function refuseBothSpellings(tool: string, given: GivenOptions): void {
  for (const { old, today, conflict } of RENAMED[tool] ?? []) {
    if (conflict === undefined || !given.isSpelled(old) || !given.isSpelled(today)) continue
    throw conflict(`--${old}`, `--${today}`)
  }
}

/** True when that release of Kafka, or a later one, is emulated (`SAMSA_EMULATE=4.1`). */
export function emulates(major: number, minor: number): boolean {
  const [given = 0, after = 0] = (process.env['SAMSA_EMULATE'] ?? '').split('.').map(Number)
  return given > major || (given === major && after >= minor)
}

/** True when a release is emulated that warns of what Kafka 5.0 will no longer take. */
export const warnsOfDeprecation = (): boolean => emulates(4, 2)

/** Says what today's names are, as a hint or as Kafka 4.3 does when asked to emulate it. */
export function adviseOnSpellings(tool: string, given: GivenOptions): void {
  const warns = warnsOfDeprecation()
  for (const { old, today, warning, since } of RENAMED[tool] ?? []) {
    if (!given.isSpelled(old)) continue
    if (!warns) hint(`since Kafka ${since}, --${old} is --${today}; both work here.`)
    else if (warning !== undefined) {
      process.stdout.write(`${warning(`--${old}`, `--${today}`)}\n`)
    }
  }
  if (given.has('zookeeper')) {
    const brokers = given.value('bootstrap-server') ?? ''
    hint(`tools have talked to brokers since Kafka 3.0: this asks --bootstrap-server ${brokers}.`)
  }
  if (given.has('new-consumer')) hint('--new-consumer can go: there is only one consumer now.')
}
