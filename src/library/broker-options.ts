/** What `startBroker` can be told, and the check that finds what is wrong with it before anything is started. */

/** Levels of log4j, which Kafka's log lines have. */
export type BrokerLogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL'

/** Gets the broker's diagnostics, a call for each line. */
export interface BrokerLogger {
  /** `name` is the class that Kafka logs this under, for example `kafka.server.KafkaRaftServer`. */
  log(level: BrokerLogLevel, name: string, message: string, cause?: unknown): void
}

export interface TopicOptions {
  readonly name: string
  /** Default: `num.partitions` of the broker, which is 1. */
  readonly partitions?: number
  /** Topic configurations by Kafka's names: `{ 'cleanup.policy': 'compact', 'segment.bytes': 1_000_000 }`. */
  readonly configs?: Readonly<Record<string, string | number | boolean>>
}

export interface StartBrokerOptions {
  /** The port to listen on; 0, the default, takes a free one. */
  readonly port?: number
  /** The name or address to listen on and to tell clients; default `localhost`, both loopback addresses. */
  readonly host?: string
  /** Topics that are there from the start and after each `reset()`: names, or names with more. */
  readonly topics?: readonly (string | TopicOptions)[]
  /**
   * Keep the data in a new temporary directory, do not wait for the disk, and remove everything at the end. Default:
   * true, unless there is a `dataDirectory`.
   */
  readonly ephemeral?: boolean
  /** Where the data is kept and found again. */
  readonly dataDirectory?: string
  /** The broker's configuration by Kafka's names, over Kafka's defaults for a single machine. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>
  /** The id of a cluster that is formatted now; default: a new one. */
  readonly clusterId?: string
  /**
   * Whether time goes by for the broker by itself: `real`, the default, or only when the test moves it: `manual`. Either
   * way `clock` of the broker moves it. Clients are answered in real time with both.
   */
  readonly clock?: 'real' | 'manual'
  /** Default: the broker logs nothing. */
  readonly logger?: BrokerLogger
}

/** An option, or a value of one, that `startBroker` cannot work with. The message names it. */
export class BrokerOptionsError extends TypeError {
  override readonly name = 'BrokerOptionsError'
}

type Check = (value: unknown) => string | undefined

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text: Check = (value) => (isText(value) ? undefined : 'a text that is not empty')
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false')
const port: Check = (value) =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535
    ? undefined
    : 'a port, 0 to 65535'
const count: Check = (value) =>
  Number.isInteger(value) && Number(value) > 0 ? undefined : 'a whole number above 0'
const list: Check = (value) => (Array.isArray(value) ? undefined : 'an array')
const clock: Check = (value) =>
  value === 'real' || value === 'manual' ? undefined : '"real" or "manual"'
const logger: Check = (value) =>
  isRecord(value) && typeof value['log'] === 'function' ? undefined : 'an object with log()'
const settings: Check = (value) => {
  const isSettings =
    isRecord(value) &&
    Object.values(value).every((each) => ['string', 'number', 'boolean'].includes(typeof each))
  return isSettings ? undefined : 'an object whose values are texts, numbers or booleans'
}

type Checks<T> = Readonly<Record<keyof T, Check>>

const BROKER: Checks<StartBrokerOptions> = {
  port,
  host: text,
  topics: list,
  ephemeral: flag,
  dataDirectory: text,
  properties: settings,
  clusterId: text,
  clock,
  logger,
}

const TOPIC: Checks<TopicOptions> = { name: text, partitions: count, configs: settings }

/** Properties that an option stands for. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  'log.dirs': 'dataDirectory',
  'log.dir': 'dataDirectory',
  'metadata.log.dir': 'dataDirectory',
}

function shown(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}

function check(where: string, options: Record<string, unknown>, checks: Record<string, Check>) {
  for (const [name, value] of Object.entries(options)) {
    const valid = Object.hasOwn(checks, name) ? checks[name] : undefined
    if (valid === undefined) {
      const known = Object.keys(checks).join(', ')
      throw new BrokerOptionsError(
        `${where} has the unknown option ${shown(name)}; there are ${known}`,
      )
    }
    if (value === undefined) continue
    const expected = valid(value)
    if (expected !== undefined) {
      throw new BrokerOptionsError(`${where}: ${name} is ${shown(value)}, but must be ${expected}`)
    }
  }
}

/** Throws BrokerOptionsError. */
export function checkOptions(options: StartBrokerOptions): void {
  if (!isRecord(options as unknown)) {
    throw new BrokerOptionsError(`startBroker() takes an object, not ${shown(options)}`)
  }
  check('startBroker()', { ...options }, BROKER)
  if (options.ephemeral === true && options.dataDirectory !== undefined) {
    throw new BrokerOptionsError('startBroker(): ephemeral and dataDirectory exclude each other')
  }
  if (options.ephemeral === false && options.dataDirectory === undefined) {
    throw new BrokerOptionsError('startBroker(): without ephemeral it needs a dataDirectory')
  }
  const properties = options.properties ?? {}
  for (const [key, option] of Object.entries(STANDS_FOR)) {
    if (properties[key] === undefined) continue
    throw new BrokerOptionsError(`startBroker(): use the option ${option}, not the property ${key}`)
  }
  if (properties['listeners'] !== undefined && (options.port ?? options.host) !== undefined) {
    throw new BrokerOptionsError(
      'startBroker(): the property listeners and the options port and host exclude each other',
    )
  }
  checkTopics(options.topics ?? [])
}

function checkTopics(topics: readonly (string | TopicOptions)[]): void {
  const names = new Set<string>()
  for (const [index, topic] of topics.entries()) {
    const where = `startBroker(): topics[${index}]`
    if (typeof topic !== 'string' && !isRecord(topic as unknown)) {
      throw new BrokerOptionsError(
        `${where} is ${shown(topic)}, but must be a name or an object with one`,
      )
    }
    const { name } = typeof topic === 'string' ? { name: topic } : topic
    if (typeof topic !== 'string') check(where, { ...topic }, TOPIC)
    if (!isText(name)) throw new BrokerOptionsError(`${where} has no name`)
    if (names.has(name)) throw new BrokerOptionsError(`${where}: ${name} is there twice`)
    names.add(name)
  }
}
