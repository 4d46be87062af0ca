/**
 * Turns what a client does into lines that tell it: events in, lines out, in their order. It reads no clock and prints
 * nothing, so that the same events are always the same story.
 */

import type { NodeVersions } from '../../client/node-versions.ts'
import type { ClientEvent } from '../../client/observer.ts'
import { fetch } from '../../protocol/apis/fetch.ts'
import { produce } from '../../protocol/apis/produce.ts'
import { decodeResponse } from '../../protocol/frame.ts'
import type { Api, RequestInput } from '../../protocol/schema.ts'
import { ClusterView } from './cluster-view.ts'
import { type Say, sayIn } from './exchange.ts'
import type { Language } from './language.ts'
import { PartitionChoices } from './partition-choices.ts'
import { purposeOf } from './request-purposes.ts'
import type { WrittenRecord } from './stored-batch.ts'
import { groupTellers } from './tell-groups.ts'
import {
  batchLine,
  fetchedLines,
  type ProducedBatch,
  producedBatches,
  recordTellers,
} from './tell-records.ts'
import { topicTellers } from './tell-topics.ts'
import { type Phase, phases, texts } from './texts.ts'

export interface Line {
  /** A heading, what was done, or what came of it. */
  readonly kind: 'phase' | 'step' | 'detail'
  readonly text: string
  /** Stands before the text. */
  readonly title?: string
  /** Said in passing. */
  readonly aside?: string
}

type Answered = Extract<ClientEvent, { type: 'answered' }>
type Sent = Extract<ClientEvent, { type: 'requestSent' }>

/** So many are told one by one; the others are counted. */
const TOLD_BATCHES = 3
const TOLD_FETCHES = 3

/** What repeats itself all the time: told once. */
const TOLD_ONCE = new Set([
  'Heartbeat',
  'ApiVersions',
  'Metadata',
  'OffsetCommit',
  'ConsumerGroupHeartbeat',
])

const tellers = new Map(
  [...topicTellers, ...groupTellers, ...recordTellers].map((each) => [each.api.key, each]),
)

export class Narrator {
  readonly #say: Say
  readonly #view = new ClusterView()
  readonly #versions = new Map<number, NodeVersions>()
  readonly #places = new Map<number, string>()
  readonly #seen = new Set<string>()
  /** Requests by the name of their API. */
  readonly #requests = new Map<string, number>()
  readonly #choices: PartitionChoices
  #phase: Phase | undefined
  #start: number | undefined
  #end = 0
  #toldBatches = 0
  #toldFetches = 0
  #toldNothing = false
  readonly #untoldBatches = { batches: 0, records: 0, bytes: 0 }
  readonly #untoldFetches = { fetches: 0, records: 0 }
  #written: WrittenRecord | undefined

  constructor(language: Language) {
    this.#say = sayIn(language)
    this.#choices = new PartitionChoices(this.#say)
  }

  /** Where the first record went that a broker acknowledged. */
  get firstWritten(): WrittenRecord | undefined {
    return this.#written
  }

  tell(event: ClientEvent): Line[] {
    this.#start ??= event.at
    this.#end = event.at
    switch (event.type) {
      case 'connected':
        return this.#connected(event)
      case 'connectionFailed': {
        const place = `${event.node.host}:${event.node.port}`
        return this.#once(`no connection to ${place}`, 'connecting', () => [
          step(this.#say(texts.notConnected, { place, reason: reasonOf(event.error) })),
        ])
      }
      case 'versionsKnown':
        this.#versions.set(event.connection, event.versions)
        return []
      case 'partitionChosen':
        return this.under('partitioning', steps(this.#choices.tell(event)))
      case 'requestSent':
        return this.#sent(event)
      case 'answered':
        return this.#answered(event)
      case 'unanswered':
        // Closing a consumer gives up a Fetch that waits for records.
        if (event.api.key === fetch.key) return []
        return this.under(purposeOf(event.api.name).phase, [
          step(this.#say(texts.noAnswer, { api: event.api.name })),
        ])
      case 'disconnected':
        return []
    }
  }

  /** Lines of a phase, with its heading where it begins. */
  under(phase: Phase, lines: readonly Line[]): Line[] {
    if (lines.length === 0) return []
    if (this.#phase === phase) return [...lines]
    this.#phase = phase
    return [{ kind: 'phase', text: this.#say(phases[phase], undefined) }, ...lines]
  }

  /** The last lines: what was only counted, and how much there was of everything. */
  end(exitStatus: number): Line[] {
    const say = this.#say
    const { batches } = this.#untoldBatches
    const { fetches } = this.#untoldFetches
    return this.under('summary', [
      ...steps(this.#choices.rest()),
      ...steps(batches === 0 ? undefined : say(texts.moreBatches, this.#untoldBatches)),
      ...steps(fetches === 0 ? undefined : say(texts.moreFetches, this.#untoldFetches)),
      this.#total(),
      ...steps(exitStatus === 0 ? undefined : say(texts.exitStatus, { status: exitStatus })),
    ])
  }

  #total(): Line {
    const counts = [...this.#requests]
    const requests = counts.reduce((sum, [, count]) => sum + count, 0)
    if (requests === 0) return step(this.#say(texts.noRequest, undefined))
    const names = counts.map(([name, count]) => (count === 1 ? name : `${name} ×${count}`))
    const ms = milliseconds(this.#end - (this.#start ?? 0))
    const total = this.#say(texts.total, { requests, connections: this.#places.size, ms })
    return step(total, names.join(', '))
  }

  #connected(event: Extract<ClientEvent, { type: 'connected' }>): Line[] {
    const { host, port } = event.node
    const place = `${host}:${port}`
    const isKnown = [...this.#places.values()].includes(place)
    this.#places.set(event.connection, place)
    const took = milliseconds(event.elapsedMs)
    // A second one, on the way to something else, is not worth a heading.
    if (isKnown) return [step(this.#say(texts.again, { place }), took)]
    const address = event.address === host ? '' : event.address
    return this.under('connecting', [step(this.#say(texts.connected, { place, address }), took)])
  }

  #sent(event: Sent): Line[] {
    const { api } = event
    this.#requests.set(api.name, (this.#requests.get(api.name) ?? 0) + 1)
    if (event.expectsAnswer || api.key !== produce.key) return []
    const request = event.body as RequestInput<typeof produce>
    return this.#produced(event, '', producedBatches(request, undefined, this.#view))
  }

  #answered(event: Answered): Line[] {
    const { api, version, frame, body } = event
    const took = milliseconds(event.elapsedMs)
    if (api.key === produce.key) {
      const { body: response } = decodeResponse(produce, version, frame)
      const request = body as RequestInput<typeof produce>
      return this.#produced(event, took, producedBatches(request, response, this.#view))
    }
    if (api.key === fetch.key) return this.#fetched(event, took)
    const details = tellers
      .get(api.key)
      ?.tell({ body, version, frame, view: this.#view, say: this.#say })
    if (TOLD_ONCE.has(api.name)) {
      const { phase } = purposeOf(api.name, body)
      const known = `${api.name} ${phase} ${details?.join() ?? ''}`
      if (this.#seen.has(known)) return []
      this.#seen.add(known)
    }
    return this.#told(event, took, details ?? [])
  }

  #produced(event: Answered | Sent, took: string, batches: readonly ProducedBatch[]): Line[] {
    const details: string[] = []
    for (const each of batches) {
      const { batch, answer, topic, partition } = each
      if (this.#written === undefined && answer?.errorCode === 0) {
        const address = this.#places.get(event.connection) ?? ''
        this.#written = { topic, partition, offset: answer.baseOffset, address }
      }
      if (this.#toldBatches < TOLD_BATCHES || (answer?.errorCode ?? 0) !== 0) {
        this.#toldBatches += 1
        details.push(batchLine(this.#say, each))
      } else {
        this.#untoldBatches.batches += 1
        this.#untoldBatches.records += batch.recordCount
        this.#untoldBatches.bytes += batch.sizeInBytes
      }
    }
    return details.length === 0 ? [] : this.#told(event, took, details)
  }

  #fetched(event: Answered, took: string): Line[] {
    const { body: response } = decodeResponse(fetch, event.version, event.frame)
    const { records, lines } = fetchedLines(response, this.#view, this.#say)
    if (lines.length === 0) {
      if (this.#toldNothing) return []
      this.#toldNothing = true
      return this.#told(event, took, [this.#say(texts.fetchedNothing, undefined)])
    }
    // What went wrong is told whenever it is something new.
    const isNews = records === 0 && !this.#seen.has(lines.join())
    if (this.#toldFetches >= TOLD_FETCHES && !isNews) {
      this.#untoldFetches.fetches += 1
      this.#untoldFetches.records += records
      return []
    }
    this.#seen.add(lines.join())
    this.#toldFetches += 1
    return this.#told(event, took, lines)
  }

  /** A request with what came of it; its purpose and its version are explained the first time. */
  #told(event: Answered | Sent, took: string, details: readonly string[]): Line[] {
    const { api, version, connection } = event
    const { phase, text } = purposeOf(api.name, event.body)
    const isNew = !this.#seen.has(`request ${api.name} ${phase}`)
    this.#seen.add(`request ${api.name} ${phase}`)
    const purpose = this.#say(text, undefined)
    const title = `${api.name} v${version}`
    const lines: Line[] = [{ ...step(isNew ? purpose : '', took), title }]
    const range = isNew ? this.#versionReason(api, version, connection) : ''
    if (range !== '') lines.push({ kind: 'detail', text: '', aside: `v${version}: ${range}` })
    for (const detail of details) lines.push({ kind: 'detail', text: detail })
    return this.under(phase, lines)
  }

  #versionReason(api: Api, version: number, connection: number): string {
    const range = this.#versions.get(connection)?.range(api)
    if (range === undefined) return ''
    const values = {
      ours: rangeText(api.minVersion, api.maxVersion),
      theirs: rangeText(range.min, range.max),
    }
    const isNewest = version === Math.min(api.maxVersion, range.max)
    return this.#say(isNewest ? texts.ranges : texts.held, values)
  }

  #once(what: string, phase: Phase, lines: () => Line[]): Line[] {
    if (this.#seen.has(what)) return []
    this.#seen.add(what)
    return this.under(phase, lines())
  }
}

function step(text: string, aside = ''): Line {
  return aside === '' ? { kind: 'step', text } : { kind: 'step', text, aside }
}

const steps = (text: string | undefined): Line[] => (text === undefined ? [] : [step(text)])

const rangeText = (min: number, max: number): string => (min === max ? `${min}` : `${min}–${max}`)

/** `0.8 ms`, `14 ms`, `2.3 s`. */
function milliseconds(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

function reasonOf(error: Error): string {
  const { cause } = error
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message
}
