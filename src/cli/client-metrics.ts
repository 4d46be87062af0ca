/** The work of kafka-client-metrics: subscriptions to metrics of clients (KIP-714). */

import { randomUUID } from 'node:crypto'
import { unwrap } from '../client/admin/outcome.ts'
import type { Admin } from '../client/admin.ts'
import { printJson } from './json-output.ts'
import { cannotParseArgument } from './option-errors.ts'

const KEYS = ['interval.ms', 'metrics', 'match'] as const

/** Empty resets a value; undefined leaves it. */
export interface SubscriptionFlags {
  readonly interval: string | undefined
  readonly match: string | undefined
  readonly metrics: string | undefined
}

const resource = (name: string) => ({ type: 'CLIENT_METRICS' as const, name })

/** Kafka's base64 form of a random id. */
const generatedName = (): string =>
  Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')

export interface SubscriptionsDocument {
  readonly subscriptions: readonly {
    readonly name: string
    /** With --describe only: the values as text, by key. */
    readonly configs?: Readonly<Record<string, string | null>>
  }[]
}

export async function listSubscriptions(admin: Admin, json = false): Promise<void> {
  const resources = await admin.listConfigResources('CLIENT_METRICS')
  const document: SubscriptionsDocument = {
    subscriptions: resources.map(({ name }) => ({ name })),
  }
  if (json) return printJson(document)
  process.stdout.write(resources.map(({ name }) => `${name}\n`).join(''))
}

/** Prints all values of one subscription (which need not exist), or of every one. */
export async function describeSubscriptions(
  admin: Admin,
  name: string | undefined,
  json = false,
): Promise<void> {
  const resources =
    name === undefined ? await admin.listConfigResources('CLIENT_METRICS') : [resource(name)]
  const subscriptions: SubscriptionsDocument['subscriptions'][number][] = []
  for (const each of resources) {
    const [described] = await admin.describeConfigs([each])
    const entries = [...unwrap(described?.configs)].sort((a, b) => (a.name < b.name ? -1 : 1))
    const values = entries.map((entry) => [entry.name, entry.value] as const)
    subscriptions.push({ name: each.name, configs: Object.fromEntries(values) })
    if (json) continue
    const lines = entries.map((entry) => `  ${entry.name}=${entry.value}\n`)
    process.stdout.write(`Client metrics configs for ${each.name} are:\n${lines.join('')}`)
  }
  const document: SubscriptionsDocument = { subscriptions }
  if (json) printJson(document)
}

async function change(
  admin: Admin,
  name: string,
  values: readonly (readonly [name: string, value: string])[],
): Promise<void> {
  const alterations = values.map(([key, value]) =>
    value === ''
      ? { name: key, operation: 'DELETE' as const, value: null }
      : { name: key, operation: 'SET' as const, value },
  )
  const outcomes = await admin.incrementalAlterConfigs([{ resource: resource(name), alterations }])
  for (const { error } of outcomes) if (error !== undefined) throw error
}

/** Sets what is given; without a name a new one is made. Throws OptionValueError for an interval that is no number. */
export async function alterSubscription(
  admin: Admin,
  name: string | undefined,
  { interval, match, metrics }: SubscriptionFlags,
): Promise<void> {
  if (interval !== undefined && interval !== '' && !/^[+-]?\d+$/.test(interval)) {
    throw cannotParseArgument('interval', interval)
  }
  const given = [interval, metrics, match]
  const values = KEYS.flatMap((key, index) => {
    const value = given[index]
    return value === undefined ? [] : [[key, value] as const]
  })
  const chosen = name ?? generatedName()
  await change(admin, chosen, values)
  process.stdout.write(`Altered client metrics config for ${chosen}.\n`)
}

/** Takes back all that is set, which is what makes a subscription exist. */
export async function deleteSubscription(admin: Admin, name: string): Promise<void> {
  const [described] = await admin.describeConfigs([resource(name)])
  const set = unwrap(described?.configs).filter(
    ({ source }) => source === 'DYNAMIC_CLIENT_METRICS_CONFIG',
  )
  if (set.length > 0)
    await change(
      admin,
      name,
      set.map((entry) => [entry.name, ''] as const),
    )
  process.stdout.write(`Deleted client metrics config for ${name}.\n`)
}
