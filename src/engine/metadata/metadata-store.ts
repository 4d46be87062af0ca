/**
 * The applied metadata: the current image, its tables in state.db, and those who react to changes. Only
 * committed records of the metadata log get here, in order.
 */
import type { MetadataRecord } from '../../protocol/internal/metadata-records.ts'
import { applyRecord } from './apply-record.ts'
import { MetadataImage } from './image.ts'
import { ImageChanges } from './image-changes.ts'
import type { MetadataDelta, MetadataListener } from './metadata-delta.ts'
import { MetadataTables } from './metadata-tables.ts'
import type { StateDatabase } from './state-database.ts'

/** Records of one batch of the log, or of a snapshot. */
export interface CommittedRecords {
  readonly records: readonly MetadataRecord[]
  readonly lastOffset: number
  readonly leaderEpoch: number
  /** The first records of a snapshot: what was applied before is to be forgotten. */
  readonly startsSnapshot?: boolean
}

export class MetadataStore {
  readonly #tables: MetadataTables
  readonly #listeners: MetadataListener[] = []
  #image: MetadataImage
  /** The level of the feature kraft.version, which the log has beside the records of the metadata. */
  kraftVersion = 0
  /** Records of a metadata transaction (KIP-868) that has not ended. */
  #transaction: MetadataRecord[] | undefined

  constructor(stateDatabase: StateDatabase, clusterId: string) {
    this.#image = MetadataImage.empty(clusterId)
    this.#tables = new MetadataTables(stateDatabase)
  }

  get image(): MetadataImage {
    return this.#image
  }

  /** Whether a metadata transaction has begun and not ended: the image is not what the log says, then. */
  get isInTransaction(): boolean {
    return this.#transaction !== undefined
  }

  /** Calls `listener` after each applied change, in the order of subscription; returns the way out. */
  subscribe(listener: MetadataListener): () => void {
    this.#listeners.push(listener)
    return () => {
      const at = this.#listeners.indexOf(listener)
      if (at >= 0) this.#listeners.splice(at, 1)
    }
  }

  /** Applies all that was committed before this start; nobody is told, and the tables follow in one step. */
  load(history: Iterable<CommittedRecords>): void {
    const changes = new ImageChanges(this.#image)
    let { offset, epoch } = this.#image
    for (const committed of history) {
      this.#replay(committed, changes)
      offset = committed.lastOffset
      epoch = committed.leaderEpoch
    }
    this.#image = changes.finish(offset, epoch).image
    this.#tables.catchUp(this.#image)
  }

  apply(committed: CommittedRecords): void {
    const changes = new ImageChanges(this.#image)
    this.#replay(committed, changes)
    const delta = changes.finish(committed.lastOffset, committed.leaderEpoch)
    this.#image = delta.image
    this.#tables.write(delta)
    this.#tell(delta)
  }

  #tell(delta: MetadataDelta): void {
    for (const listener of [...this.#listeners]) listener(delta)
  }

  #replay({ records, startsSnapshot }: CommittedRecords, changes: ImageChanges): void {
    if (startsSnapshot === true) {
      this.#transaction = undefined
      changes.clear()
    }
    for (const record of records) this.#replayOne(record, changes)
  }

  #replayOne(record: MetadataRecord, changes: ImageChanges): void {
    switch (record.type) {
      case 'BeginTransactionRecord':
        this.#transaction = []
        return
      case 'AbortTransactionRecord':
        this.#transaction = undefined
        return
      case 'EndTransactionRecord': {
        const records = this.#transaction ?? []
        this.#transaction = undefined
        for (const held of records) applyRecord(held, changes)
        return
      }
      default:
        if (this.#transaction === undefined) applyRecord(record, changes)
        else this.#transaction.push(record)
    }
  }
}
