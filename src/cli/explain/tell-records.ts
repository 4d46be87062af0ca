/** Producing and fetching: batches on their way there and back. */
import type { fetch } from '../../protocol/apis/fetch.ts'
import { initProducerId } from '../../protocol/apis/init-producer-id.ts'
import { listOffsets } from '../../protocol/apis/list-offsets.ts'
import type { produce } from '../../protocol/apis/produce.ts'
import { type RecordBatch, recordBatches } from '../../protocol/records/record-batch.ts'
import type { RequestInput, Response } from '../../protocol/schema.ts'
import { type ClusterView, positionsText } from './cluster-view.ts'
import { type Say, type Teller, teller, unlessError } from './exchange.ts'
import { texts } from './texts.ts'

export interface ProducedBatch {
  readonly topic: string
  readonly partition: number
  readonly batch: RecordBatch
  /** Undefined where the broker did not say. */
  readonly answer: { readonly errorCode: number; readonly baseOffset: number } | undefined
}

/** The batches of a Produce request, each with the answer for its partition. */
export function producedBatches(
  request: RequestInput<typeof produce>,
  response: Response<typeof produce> | undefined,
  view: ClusterView,
): ProducedBatch[] {
  const answers = new Map(
    (response?.responses ?? []).flatMap(({ name, topicId, partitionResponses }) =>
      partitionResponses.map((each) => [
        `${view.topicName({ name, topicId })}-${each.index}`,
        each,
      ]),
    ),
  )
  return request.topicData.flatMap(({ name, topicId = '', partitionData }) => {
    const topic = view.topicName({ name: name ?? '', topicId })
    return partitionData.flatMap(({ index: partition, records }) =>
      (records === null ? [] : [...recordBatches(records)]).map((batch) => {
        return { topic, partition, batch, answer: answers.get(`${topic}-${partition}`) }
      }),
    )
  })
}

/** A line about the batch and the offsets that it got. */
export function batchLine(say: Say, { topic, partition, batch, answer }: ProducedBatch): string {
  const { recordCount: records, sizeInBytes: bytes, compression: codec } = batch
  const compression =
    codec === 'none' ? say(texts.uncompressed, undefined) : say(texts.compressed, { codec })
  const sent = say(texts.batch, { topic, partition, records, bytes, compression })
  if (answer === undefined) return `${sent}; ${say(texts.unacknowledged, undefined)}`
  const { errorCode, baseOffset: first } = answer
  const outcome = unlessError(say, '', errorCode, () =>
    say(texts.acknowledged, { first, last: first + records - 1 }),
  )
  return `${sent} → ${outcome.join()}`
}

export interface FetchedBatches {
  readonly records: number
  readonly lines: readonly string[]
}

/** What a Fetch brought. */
export function fetchedLines(
  response: Response<typeof fetch>,
  view: ClusterView,
  say: Say,
): FetchedBatches {
  let records = 0
  const lines = unlessError(say, '', response.errorCode, () =>
    response.responses.flatMap(({ topic: name, topicId, partitions }) =>
      partitions.flatMap((each) => {
        const topic = view.topicName({ name, topicId })
        const { partitionIndex: partition, errorCode, highWatermark: end } = each
        return unlessError(say, `${topic}-${partition}`, errorCode, () => {
          const bytes = each.records ?? Buffer.alloc(0)
          const batches = [...recordBatches(bytes)]
          const first = batches[0]?.baseOffset
          const last = batches.at(-1)?.lastOffset
          if (first === undefined || last === undefined) return []
          const count = batches.reduce((sum, { recordCount }) => sum + recordCount, 0)
          records += count
          const values = { topic, partition, first, last, end, records: count, bytes: bytes.length }
          return say(texts.fetched, values)
        })
      }),
    ),
  )
  return { records, lines }
}

function timestampText(say: Say, timestamp: number): string {
  if (timestamp === -2) return say(texts.earliest, undefined)
  if (timestamp === -1) return say(texts.latest, undefined)
  if (timestamp < 0) return say(texts.otherOffset, undefined)
  return say(texts.atTimestamp, { time: new Date(timestamp).toISOString() })
}

export const recordTellers: readonly Teller[] = [
  teller(initProducerId, ({ response, say }) =>
    unlessError(say, '', response.errorCode, () =>
      say(texts.producerId, { id: response.producerId, epoch: response.producerEpoch }),
    ),
  ),
  teller(listOffsets, ({ request, response, say }) => {
    const what = Number(request.topics[0]?.partitions[0]?.timestamp ?? -1)
    const all = response.topics.flatMap(({ name: topic, partitions }) =>
      partitions.map((each) => ({ topic, partition: each.partitionIndex, ...each })),
    )
    const failed = all
      .filter(({ errorCode }) => errorCode !== 0)
      .flatMap(({ topic, partition, errorCode }) =>
        unlessError(say, `${topic}-${partition}`, errorCode, () => []),
      )
    const positions = positionsText(all.filter(({ errorCode }) => errorCode === 0))
    return positions === ''
      ? failed
      : [say(texts.asked, { what: timestampText(say, what), positions }), ...failed]
  }),
]
