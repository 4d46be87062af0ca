/**
 * The table of groups of the consumer protocol in state.db: a row for each of their records that counts, with the
 * record's value as JSON, which `json_extract` can query.
 */
import type { ConsumerGroupChange } from './consumer-group-change.ts'

export const CONSUMER_GROUP_TABLE = 'consumer_group_state'

export const CONSUMER_GROUP_SCHEMA = `CREATE TABLE ${CONSUMER_GROUP_TABLE} (
     group_id TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL,
     value TEXT NOT NULL,
     offsets_partition INTEGER NOT NULL,
     PRIMARY KEY (group_id, type, name)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX ${CONSUMER_GROUP_TABLE}_by_partition ON ${CONSUMER_GROUP_TABLE} (offsets_partition);`

export interface ConsumerGroupRow {
  group_id: string
  type: string
  name: string
  value: string
}

/** Sets and maps become lists, bytes base64, and a hash, which no JSON number holds, its decimal text. */
export function jsonOf(value: object): string {
  return JSON.stringify(value, (key, each: unknown) => {
    if (typeof each === 'bigint') return each.toString()
    if (each instanceof Map || each instanceof Set) return [...each]
    // Buffers have been made objects of their own kind by now.
    if (key === 'metadata') return Buffer.from((each as { data: number[] }).data).toString('base64')
    return each
  })
}

const MAPS: ReadonlySet<string> = new Set(['assigned', 'pendingRevocation', 'partitions'])

export function changeOfRow({
  group_id,
  type,
  name,
  value,
}: ConsumerGroupRow): ConsumerGroupChange {
  const parsed: unknown = JSON.parse(value, (key, each: unknown) => {
    if (key === 'metadataHash') return BigInt(each as string)
    if (key === 'metadata') return Buffer.from(each as string, 'base64')
    if (!MAPS.has(key)) return each
    return new Map((each as [string, number[]][]).map(([id, numbers]) => [id, new Set(numbers)]))
  })
  return { type, groupId: group_id, name, value: parsed } as ConsumerGroupChange
}
