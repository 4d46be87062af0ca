/**
 * What a dynamic quorum (KIP-853) says about itself in control records of its log: kraft.version and the voters. This
 * node is the only voter it ever leads with, but what is there must be in its snapshots, too.
 */
import { decode } from '../../protocol/codec.ts'
import { kRaftVersionRecord, votersRecord } from '../../protocol/internal/control-records.ts'
import { Reader } from '../../protocol/reader.ts'
import { controlRecordType } from '../../protocol/records/control-record.ts'
import type { RecordBatch } from '../../protocol/records/record-batch.ts'

const types = ['KRAFT_VERSION', 'KRAFT_VOTERS'] as const

export interface QuorumRecord {
  readonly type: (typeof types)[number]
  /** As it was written. */
  readonly value: Buffer
}

export class QuorumRecords {
  readonly #values = new Map<QuorumRecord['type'], Buffer>()

  /** Takes in the control records of a batch; later ones count. */
  note(batch: RecordBatch): void {
    if (!batch.isControl) return
    for (const { key, value } of batch.records()) {
      const found = controlRecordType(key)
      const type = types.find((each) => each === found)
      // The batch is a view on a file that is read on.
      if (type !== undefined && value !== null) this.#values.set(type, Buffer.from(value))
    }
  }

  /** 0: the configuration names the voters. Throws DecodeError. */
  get kraftVersion(): number {
    const value = this.#values.get('KRAFT_VERSION')
    if (value === undefined) return 0
    return decode(kRaftVersionRecord, 0, new Reader(value)).kRaftVersion
  }

  /** Undefined: the log names none. Throws DecodeError. */
  get voterIds(): readonly number[] | undefined {
    const value = this.#values.get('KRAFT_VOTERS')
    if (value === undefined) return undefined
    return decode(votersRecord, 0, new Reader(value)).voters.map(({ voterId }) => voterId)
  }

  /** In the order in which a snapshot has them. */
  get all(): QuorumRecord[] {
    return types.flatMap((type) => {
      const value = this.#values.get(type)
      return value === undefined ? [] : [{ type, value }]
    })
  }
}
