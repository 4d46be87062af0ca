/** What may stand as the value of an option, or as a word that is no option. */

import { lookup } from '../../config/lookup.ts'
import type { CommandTable, ConfigFamily, ValueSource } from './command-table.ts'

/** Something to put in the place of the word that is being completed. */
export interface Candidate {
  readonly word: string
  readonly description?: string
}

/** Asks the cluster at these addresses (`host:port,…`); an empty list when nothing answers in time. */
export type NameSource = (
  kind: 'topics' | 'groups' | 'brokers' | 'addresses',
  addresses: string | undefined,
) => Promise<readonly string[]>

/** Where a value stands: what else the command line says. */
export interface ValueContext {
  readonly table: CommandTable
  readonly names: NameSource
  readonly addresses: string | undefined
  /** The type of the entity that a kafka-configs command line is about. */
  readonly entityType: string | undefined
}

const CLIENT_QUOTAS = [
  'producer_byte_rate',
  'consumer_byte_rate',
  'request_percentage',
  'controller_mutation_rate',
]
const ENTITY_KEYS: Readonly<Record<string, readonly string[]>> = {
  users: [...CLIENT_QUOTAS, 'SCRAM-SHA-256', 'SCRAM-SHA-512'],
  clients: CLIENT_QUOTAS,
  ips: ['connection_creation_rate'],
}
const ENTITY_NAMES: Readonly<Record<string, 'topics' | 'groups' | 'brokers'>> = {
  topics: 'topics',
  groups: 'groups',
  brokers: 'brokers',
  'broker-loggers': 'brokers',
}

/** Keys, each with `=` where a value follows; behind `KEY=` the values that the key accepts. */
function configWords(
  keys: Readonly<Record<string, readonly string[]>>,
  text: string,
  assigned: boolean,
): string[] {
  const equals = text.indexOf('=')
  if (equals < 0) return Object.keys(keys).map((key) => (assigned ? `${key}=` : key))
  const key = text.slice(0, equals)
  return (lookup(keys, key) ?? []).map((value) => `${key}=${value}`)
}

function entityKeys(
  table: CommandTable,
  type: string | undefined,
): Readonly<Record<string, readonly string[]>> {
  const families: Readonly<Record<string, ConfigFamily>> = {
    topics: 'topic',
    brokers: 'broker',
    groups: 'group',
    'client-metrics': 'client-metrics',
  }
  const family = lookup(families, type ?? '')
  if (family !== undefined) return table.configs[family]
  return Object.fromEntries((lookup(ENTITY_KEYS, type ?? '') ?? []).map((key) => [key, []]))
}

async function wordsOf(
  source: ValueSource,
  text: string,
  { table, names, addresses, entityType }: ValueContext,
): Promise<readonly string[]> {
  switch (source.kind) {
    case 'words':
      return source.words
    case 'topics':
    case 'groups':
    case 'brokers':
    case 'addresses':
      return names(source.kind, addresses)
    case 'configs':
      return configWords(table.configs[source.of], text, source.assigned)
    case 'entity-configs':
      return configWords(entityKeys(table, entityType), text, source.assigned)
    case 'entity-name': {
      const kind = lookup(ENTITY_NAMES, entityType ?? '')
      return kind === undefined ? [] : names(kind, addresses)
    }
    case 'files':
    case 'directories':
      return []
  }
}

/** Candidates for a value of which `text` is there already. */
export async function completeValue(
  source: ValueSource,
  text: string,
  isList: boolean,
  context: ValueContext,
): Promise<Candidate[]> {
  const done = isList ? text.slice(0, text.lastIndexOf(',') + 1) : ''
  const last = text.slice(done.length)
  const taken = new Set(done.split(','))
  const words = await wordsOf(source, last, context)
  return words
    .filter((word) => word.startsWith(last) && !taken.has(word))
    .map((word) => ({ word: done + word }))
}
