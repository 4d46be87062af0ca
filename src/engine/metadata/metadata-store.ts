/**
 * The applied metadata: the current image, its tables in state.db, and those who react to changes. Only
 * committed records of the metadata log get here, in order.
 */
import type { MetadataImage } from './image.ts'
import type { MetadataListener } from './metadata-delta.ts'

export declare class MetadataStore {
  readonly image: MetadataImage
  /** Calls `listener` after each applied change, in the order of subscription; returns the way out. */
  subscribe(listener: MetadataListener): () => void
}
