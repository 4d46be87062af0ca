/**
 * Plays a transcript against the decisions about one transactional id. A transcript has commands, which begin with
 * `>`, and below each one, indented, what was decided, and the state if it changed.
 *
 *     > init                        a new producer; `id=1 epoch=3` one that goes on (KIP-360); `timeout=1000`
 *     > add t-0 t-1                 the producer announces partitions; v2: the broker adds them (KIP-890)
 *     > verify t-0                  whether they are part of it
 *     > end commit      > end abort v2
 *     > complete                    the markers are written
 *     > time-out                    the coordinator aborts it; v2: by the newer protocol
 *     > hold      > stored          from the first to the second writes are not committed yet
 *     > epoch 32766                 as after so many ends
 *
 * Producers use the id and epoch that they were last given, unless `id=` and `epoch=` say otherwise.
 */
import { strict as assert } from 'node:assert'
import {
  decideAddPartitions,
  verifyPartitions,
} from '../../../src/engine/transaction/add-partitions.ts'
import type { Decision, DecisionInput } from '../../../src/engine/transaction/decision.ts'
import {
  completed,
  decideEndTransaction,
  fenceTransaction,
} from '../../../src/engine/transaction/end-transaction.ts'
import { decideInitProducerId } from '../../../src/engine/transaction/init-producer-id.ts'
import {
  newTransactionMetadata,
  type TransactionMetadata,
  type TransactionPartition,
} from '../../../src/engine/transaction/transaction-metadata.ts'

const FIRST_PRODUCER_ID = 1

export class Transcript {
  readonly #lines: string[] = []
  #metadata: TransactionMetadata = newTransactionMetadata('id', FIRST_PRODUCER_ID, 60_000, 0)
  #lastProducerId = FIRST_PRODUCER_ID
  #now = 0
  #isHolding = false
  #held: TransactionMetadata | undefined
  /** What the producer believes to be. */
  #given = { producerId: -1, producerEpoch: -1 }

  /** The transcript with what happens now. */
  static play(text: string): string {
    const transcript = new Transcript()
    for (const line of text.split('\n')) {
      if (line.startsWith('#') || line === '') transcript.#lines.push(line)
      if (line.startsWith('> ')) transcript.#run(line)
    }
    return transcript.#lines.join('\n')
  }

  #run(line: string): void {
    this.#lines.push(line)
    this.#now += 1
    const [command = '', ...words] = line.slice(2).split(' ')
    const before = describe(this.#metadata)
    this.#command(command, words)
    const after = describe(this.#metadata)
    if (after !== before) this.#say(`state ${after}`)
  }

  #say(line: string): void {
    this.#lines.push(`  ${line}`)
  }

  #command(command: string, words: readonly string[]): void {
    const options = new Map(words.map((word) => word.split('=') as [string, string | undefined]))
    const number = (name: string, otherwise: number) => Number(options.get(name) ?? otherwise)
    const producerId = number('id', this.#given.producerId)
    const producerEpoch = number('epoch', this.#given.producerEpoch)
    const version = words.includes('v2') ? 2 : 0
    const current = { metadata: this.#metadata, isPending: this.#held !== undefined }
    const partitions = words.filter((word) => /^\w+-\d+$/.test(word)).map(partitionOf)
    const producer = { producerId, producerEpoch, clientTransactionVersion: version } as const
    switch (command) {
      case 'init': {
        const expected = options.has('id') ? { producerId, producerEpoch } : undefined
        const timeoutMs = number('timeout', 60_000)
        this.#decide((input) =>
          decideInitProducerId(current, {
            ...input,
            timeoutMs,
            expected,
            serverTransactionVersion: version,
          }),
        )
        return
      }
      case 'add':
        this.#decide(({ now }) => decideAddPartitions(current, { ...producer, partitions, now }))
        return
      case 'verify':
        this.#say(verifyPartitions(current, { ...producer, partitions }).join(' '))
        return
      case 'end': {
        const isCommit = words.includes('commit')
        this.#decide((input) => decideEndTransaction(current, { ...producer, ...input, isCommit }))
        return
      }
      case 'time-out':
        this.#decide((input) => fenceTransaction(this.#metadata, input, version))
        return
      case 'complete':
        this.#write(completed(this.#metadata, this.#now))
        return
      case 'hold':
        this.#isHolding = true
        return
      case 'stored':
        this.#isHolding = false
        if (this.#held !== undefined) this.#metadata = this.#held
        this.#held = undefined
        return
      case 'epoch':
        this.#metadata = { ...this.#metadata, producerEpoch: Number(words[0]) }
        this.#given = { ...this.#given, producerEpoch: Number(words[0]) }
        return
      default:
        assert.fail(`there is no command ${command}`)
    }
  }

  #decide(decide: (input: DecisionInput) => Decision): void {
    let decision = decide({ now: this.#now, newProducerId: undefined })
    if (decision.type === 'needsProducerId') {
      this.#lastProducerId += 1
      this.#say(`new producer id ${this.#lastProducerId}`)
      decision = decide({ now: this.#now, newProducerId: this.#lastProducerId })
    }
    if (decision.type === 'refuse') this.#say(decision.error)
    else if (decision.type === 'done') this.#say('NONE')
    else if (decision.type === 'write') this.#write(decision.next)
  }

  #write(next: TransactionMetadata): void {
    if (this.#isHolding) this.#held = next
    else this.#metadata = next
    const { producerId, producerEpoch } = next.state.startsWith('Prepare')
      ? completed(next, this.#now)
      : next
    this.#given = { producerId, producerEpoch }
  }
}

function partitionOf(text: string): TransactionPartition {
  const [topic = '', partition] = text.split('-')
  return { topic, partition: Number(partition) }
}

function describe(metadata: TransactionMetadata): string {
  const { state, producerId, producerEpoch, lastProducerEpoch, partitions } = metadata
  const names = partitions.map(({ topic, partition }) => `${topic}-${partition}`)
  const ids = [`${producerId}:${producerEpoch}`]
  if (lastProducerEpoch !== -1) ids.push(`last=${lastProducerEpoch}`)
  if (metadata.previousProducerId !== -1) ids.push(`previous=${metadata.previousProducerId}`)
  if (metadata.nextProducerId !== -1) ids.push(`next=${metadata.nextProducerId}`)
  if (names.length > 0) ids.push(`partitions=${names.join(',')}`)
  if (metadata.startTimestamp !== -1) ids.push(`started=${metadata.startTimestamp}`)
  if (metadata.timeoutMs !== 60_000) ids.push(`timeout=${metadata.timeoutMs}`)
  if (metadata.clientTransactionVersion !== 0) ids.push('v2')
  return `${state} ${ids.join(' ')}`
}
