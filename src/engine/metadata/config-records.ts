/** ConfigRecords for what a change sets (a text) and removes (null). */
import type { MetadataRecordInput } from '../../protocol/internal/metadata-records.ts'
import type { ConfigResource } from './image.ts'

export function configRecords(
  resource: ConfigResource,
  configs: ReadonlyMap<string, string | null>,
): MetadataRecordInput[] {
  return [...configs].map(([name, value]) => ({
    type: 'ConfigRecord',
    version: 0,
    value: { resourceType: resource.type, resourceName: resource.name, name, value },
  }))
}
