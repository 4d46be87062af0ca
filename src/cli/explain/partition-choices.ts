/** The partitioner's choices: the first ones told with their reasons, the others counted by partition. */
import { isUtf8 } from 'node:buffer'
import { murmur2, toPositive } from '../../client/murmur2.ts'
import type { ClientEvent } from '../../client/observer.ts'
import type { TopicPartition } from '../../client/topic-partition.ts'
import type { Say } from './exchange.ts'
import { texts } from './texts.ts'

type PartitionChosen = Extract<ClientEvent, { type: 'partitionChosen' }>

const TOLD = 5
const MOST_KEY_CHARACTERS = 40

export class PartitionChoices {
  readonly #say: Say
  readonly #reasons = new Set<string>()
  readonly #untold = new Map<string, TopicPartition & { records: number }>()
  #told = 0

  constructor(say: Say) {
    this.#say = say
  }

  /** Undefined: the choice is only counted. */
  tell(event: PartitionChosen): string | undefined {
    const { topic } = event.record
    const { partition, reason } = event
    if (this.#told >= TOLD) {
      this.#count({ topic, partition })
      return undefined
    }
    this.#told += 1
    const known = `${reason} ${reason === 'key' ? shown(event.record.key) : ''} ${topic}-${partition}`
    const isRepeated = this.#reasons.has(known)
    this.#reasons.add(known)
    return this.#text(event, isRepeated)
  }

  /** How many were only counted, if any. */
  rest(): string | undefined {
    const untold = [...this.#untold.values()]
    if (untold.length === 0) return undefined
    const shares = untold
      .sort((a, b) =>
        a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
      )
      .map((each) => this.#say(texts.share, each))
      .join(', ')
    const records = untold.reduce((sum, each) => sum + each.records, 0)
    return this.#say(texts.moreRecords, { records, shares })
  }

  #count({ topic, partition }: TopicPartition): void {
    const name = `${topic}-${partition}`
    const counted = this.#untold.get(name)
    if (counted === undefined) this.#untold.set(name, { topic, partition, records: 1 })
    else counted.records += 1
  }

  #text({ record, partition, partitionCount: count, reason }: PartitionChosen, again: boolean) {
    const say = this.#say
    const { topic, key } = record
    const place = { topic, partition }
    if (reason === 'given') return say(texts.given, place)
    if (reason === 'turn') return say(texts.byTurn, place)
    if (reason === 'sticky') return say(again ? texts.byStickyAgain : texts.bySticky, place)
    if (again) return say(texts.byKeyAgain, { ...place, key: shown(key) })
    const hash = key === null ? 0 : murmur2(key)
    const positive = hash < 0 ? say(texts.withoutSign, { positive: toPositive(hash) }) : ''
    return say(texts.byKey, { ...place, key: shown(key), hash, positive, count })
  }
}

/** Text in quotes, other bytes in hexadecimal; shortened. */
function shown(key: Buffer | null): string {
  if (key === null) return 'null'
  const text = isUtf8(key) ? JSON.stringify(key.toString('utf8')) : `0x${key.toString('hex')}`
  return text.length > MOST_KEY_CHARACTERS ? `${text.slice(0, MOST_KEY_CHARACTERS)}…` : text
}
