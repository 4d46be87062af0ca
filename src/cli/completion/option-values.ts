/** Which values an option takes, where its table of options does not say it: by the option's name, then by HELPVALUE. */

import type { Documented } from '../usage.ts'
import type { ValueSource } from './command-table.ts'

const words = (...list: string[]): ValueSource => ({ kind: 'words', words: list })

const SERIALIZED = ['String', 'ByteArray', 'Bytes', 'Integer', 'Long', 'Double', 'Float', 'Short']
const DESERIALIZERS = words(
  ...SERIALIZED.map((type) => `org.apache.kafka.common.serialization.${type}Deserializer`),
)
const FORMATTER_PROPERTIES = words(
  'print.timestamp=true',
  'print.partition=true',
  'print.offset=true',
  'print.epoch=true',
  'print.headers=true',
  'print.key=true',
  'print.value=false',
  'key.separator=',
  'line.separator=',
  'headers.separator=',
  'null.literal=',
  'key.deserializer=',
  'value.deserializer=',
  'headers.deserializer=',
)
const READER_PROPERTIES = words(
  'parse.key=true',
  'parse.headers=true',
  'ignore.error=true',
  'key.separator=',
  'headers.delimiter=',
  'headers.separator=',
  'headers.key.separator=',
  'null.marker=',
)

interface Row {
  readonly value: ValueSource
  readonly isList?: true
}

const row = (value: ValueSource): Row => ({ value })
const listRow = (value: ValueSource): Row => ({ value, isList: true })
const topics = row({ kind: 'topics' })
const groups = row({ kind: 'groups' })
const addresses = listRow({ kind: 'addresses' })
const configs = (of: 'topic' | 'broker' | 'producer' | 'consumer' | 'admin'): Row =>
  row({ kind: 'configs', of, assigned: true })

const BY_NAME: Readonly<Record<string, Row>> = {
  'bootstrap-server': addresses,
  'bootstrap-controller': addresses,
  'bootstrap-servers': addresses,
  topic: topics,
  'topic-list': listRow({ kind: 'topics' }),
  'topic-partitions': listRow({ kind: 'topics' }),
  group: groups,
  'group-id': groups,
  'broker-list': listRow({ kind: 'brokers' }),
  broker: row({ kind: 'brokers' }),
  'broker-logger': row({ kind: 'brokers' }),
  'compression-codec': row(words('none', 'gzip', 'snappy', 'lz4', 'zstd')),
  'request-required-acks': row(words('all', '1', '0')),
  'isolation-level': row(words('read_uncommitted', 'read_committed')),
  'election-type': row(words('preferred', 'unclean')),
  'group-type': row(words('classic', 'consumer', 'share', 'streams')),
  type: listRow(words('classic', 'consumer')),
  state: listRow(
    words(
      ...['Stable', 'Empty', 'PreparingRebalance', 'CompletingRebalance', 'Dead'],
      ...['Assigning', 'Reconciling'],
    ),
  ),
  time: row(words('latest', 'earliest', 'max-timestamp', 'earliest-local', 'latest-tiered')),
  offset: row(words('earliest', 'latest')),
  'entity-type': row(
    words(
      ...['topics', 'brokers', 'broker-loggers', 'users', 'clients', 'ips', 'groups'],
      'client-metrics',
    ),
  ),
  'entity-name': row({ kind: 'entity-name' }),
  'add-config': listRow({ kind: 'entity-configs', assigned: true }),
  'delete-config': listRow({ kind: 'entity-configs', assigned: false }),
  formatter: row(
    words(
      'org.apache.kafka.tools.consumer.DefaultMessageFormatter',
      'org.apache.kafka.tools.consumer.LoggingMessageFormatter',
      'org.apache.kafka.tools.consumer.NoOpMessageFormatter',
      'org.apache.kafka.tools.consumer.OffsetsMessageFormatter',
    ),
  ),
  'key-deserializer': row(DESERIALIZERS),
  'value-deserializer': row(DESERIALIZERS),
  'producer-property': configs('producer'),
  'producer-props': configs('producer'),
  'consumer-property': configs('consumer'),
  override: configs('broker'),
}

/** Options whose meaning depends on the tool, by its id. */
const BY_TOOL: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  topics: {
    config: configs('topic'),
    'delete-config': row({ kind: 'configs', of: 'topic', assigned: false }),
  },
  'console-producer': { property: row(READER_PROPERTIES) },
  'console-consumer': { property: row(FORMATTER_PROPERTIES) },
  cluster: { id: row({ kind: 'brokers' }) },
}

const BY_HELP_VALUE: Readonly<Record<string, ValueSource>> = {
  FILE: { kind: 'files' },
  CONFIG: { kind: 'files' },
  COMMAND_CONFIG: { kind: 'files' },
  'FILE,...': { kind: 'files' },
  DIRECTORY: { kind: 'directories' },
  DIR: { kind: 'directories' },
}

/** Words of a command line that are no options, by the command's id. */
export const POSITIONALS: Readonly<Record<string, ValueSource>> = {
  'server-start': { kind: 'files' },
  'broker:start': { kind: 'files' },
  doctor: { kind: 'files' },
  init: { kind: 'directories' },
  completion: words('bash', 'zsh', 'fish', 'powershell'),
  shellenv: words('bash', 'zsh', 'fish', 'powershell'),
}

/** What completion offers as the value of an option of the command with this id; undefined: nothing. */
export function valueTaken(id: string, option: Documented): Row | undefined {
  const { argument, choices, helpValue, name } = option
  if (argument === 'none') return undefined
  if (choices !== undefined) return row(words(...choices))
  const known = BY_TOOL[id]?.[name] ?? BY_NAME[name]
  if (known !== undefined) return known
  const value = BY_HELP_VALUE[helpValue ?? '']
  return value === undefined ? undefined : { value }
}
