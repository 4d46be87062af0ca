/**
 * What a new cluster starts with: the records of `bootstrap.checkpoint` if the directory was formatted with
 * one, else the feature levels of the newest release. They are the first transaction of the metadata log.
 */
import path from 'node:path'
import { LATEST_METADATA_LEVEL } from '../../config/metadata-version.ts'
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import type { Disk } from '../system/system.ts'
import { initialFeatures } from './feature-levels.ts'
import { readSnapshot } from './snapshot.ts'

export const BOOTSTRAP_FILE = 'bootstrap.checkpoint'

export function featureLevelRecords(
  features: readonly { readonly name: string; readonly level: number }[],
): MetadataRecordInput[] {
  return features.map(({ name, level }) => ({
    type: 'FeatureLevelRecord',
    version: 0,
    value: { name, featureLevel: level },
  }))
}

/** Throws DecodeError for a file that is not a snapshot. */
export function bootstrapRecords(disk: Disk, directory: string): MetadataRecordInput[] {
  const file = path.join(directory, BOOTSTRAP_FILE)
  const records: MetadataRecordInput[] = disk.exists(file)
    ? readSnapshot(disk.readFile(file))
    : featureLevelRecords(initialFeatures(LATEST_METADATA_LEVEL))
  return [
    { type: 'BeginTransactionRecord', version: 0, value: { name: 'Bootstrap records' } },
    ...records,
    { type: 'EndTransactionRecord', version: 0, value: {} },
  ]
}
