/** The work of kafka-delete-records. */

import type { DeletedRecords, RecordsToDelete } from '../client/admin/delete-records.ts'
import type { Admin } from '../client/admin.ts'
import { javaText } from '../client/errors.ts'
import { partitionName } from '../client/topic-partition.ts'
import {
  adminCommandFailed,
  adminOperationError,
  parseJson,
  readJsonFile,
  requireVersion1,
} from './json-object.ts'
import { printJson } from './json-output.ts'

/** The offsets in `text`. Throws JavaError for what is missing, wrong or there twice. */
export function parseOffsets(text: string): RecordsToDelete[] {
  const json = parseJson(text)
  if (json === undefined) throw adminOperationError('The input string is not a valid JSON')
  requireVersion1(json)
  const partitions = json.optional('partitions')
  if (partitions === undefined) throw adminOperationError('Missing partitions field')
  const offsets = partitions.array().map((each) => ({
    topic: each.field('topic').text(),
    partition: each.field('partition').integer(),
    offset: each.field('offset').integer('Long'),
  }))
  const names = offsets.map(partitionName)
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  if (twice.size > 0) {
    const list = [...twice].join(',')
    throw adminCommandFailed(`Offset json file contains duplicate topic partitions: ${list}`)
  }
  return offsets
}

export interface DeletedRecordsDocument {
  readonly partitions: readonly {
    readonly topic: string
    readonly partition: number
    /** Where the partition begins now; null: it could not be shortened. */
    readonly lowWatermark: number | null
    readonly error: string | null
  }[]
}

const deletedRecordsDocument = (deleted: readonly DeletedRecords[]): DeletedRecordsDocument => ({
  partitions: deleted.map(({ topic, partition, lowWatermark }) =>
    lowWatermark instanceof Error
      ? { topic, partition, lowWatermark: null, error: javaText(lowWatermark) }
      : { topic, partition, lowWatermark, error: null },
  ),
})

/** Deletes records before the offsets in `file`; partitions that fail are reported, not thrown. */
export async function deleteRecords(admin: Admin, file: string, json: boolean): Promise<void> {
  const offsets = parseOffsets(readJsonFile(file))
  if (json) return printJson(deletedRecordsDocument(await admin.deleteRecords(offsets)))
  process.stdout.write('Executing records delete operation\n')
  const deleted = await admin.deleteRecords(offsets)
  process.stdout.write('Records delete operation completed:\n')
  for (const { topic, partition, lowWatermark } of deleted) {
    const outcome =
      lowWatermark instanceof Error
        ? `error: ${javaText(lowWatermark)}`
        : `low_watermark: ${lowWatermark}`
    process.stdout.write(`partition: ${partitionName({ topic, partition })}\t${outcome}\n`)
  }
}
