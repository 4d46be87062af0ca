/**
 * Sends damaged requests to a live broker and watches it: it stays alive, logs no bug, says UNKNOWN_SERVER_ERROR to nobody,
 * answers in the form that was asked for, keeps its memory bounded, and answers a sound request on a new connection
 * all the while. `fuzz` runs it; `scripts/fuzz.js` is its command line.
 */
import type { Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { Api } from '../../src/protocol/schema.ts'
import { ConnectionLostError } from '../crash/wire-client.ts'
import { BrokerUnderTest } from './broker-under-test.ts'
import { Corpus } from './corpus.ts'
import { Lane } from './lane.ts'
import type { Probe, ProberData } from './prober.ts'
import { SeededRandom } from './random.ts'
import { RequestMaker } from './requests.ts'
import { Vocabulary } from './vocabulary.ts'
import { prepareWorld } from './world.ts'

export interface FuzzOptions {
  readonly frames: number
  readonly seed: number
  readonly port: number
  /** The checkout, built. */
  readonly root: URL
  readonly apis: readonly Api[]
  progress(report: FuzzReport): void
}

/** Something that must not happen. */
export interface Finding {
  readonly what: string
  /** Those that may have done it, the latest last. */
  readonly frames: readonly Buffer[]
}

export interface FuzzReport {
  frames: number
  answered: number
  probes: number
  /** The longest that a sound request on a new connection waited for its answer. */
  slowestMs: number
  /** The most of such a wait for which the broker computed. */
  busiestMs: number
  residentBytesMax: number
  readonly findings: Finding[]
}

/** A sound request waits no longer than this for what other clients sent. */
const ANSWERED_WITHIN_MS = 100
/** The broker's own 120 MB or so, and as much again for what frames leave: groups, producers, garbage not yet collected. */
export const RESIDENT_BYTES_MAX = 512 * 1024 * 1024
/** What a frame may take on a slow machine. */
const FRAME_MS = 0.5
const LANES = 32
const PATIENCE_MS = 25
const PATIENCE_MAX_MS = 2000
const HALF_OPEN_MAX = 200
const FRAMES_PER_ROUND = 4000
const RECENT_MAX = 2000
const FINDINGS_MAX = 20
const CORRELATION_ID = /correlationId=(\d+)/

class Fuzzer {
  readonly #options: FuzzOptions
  readonly #random: SeededRandom
  readonly #vocabulary = new Vocabulary()
  readonly #corpus: Corpus
  readonly #halfOpen: Socket[] = []
  /** The last frames with the time at which they were made, by correlation id. */
  readonly #recent = new Map<number, { readonly frame: Buffer; readonly at: number }>()
  readonly #report: FuzzReport = {
    frames: 0,
    answered: 0,
    probes: 0,
    slowestMs: 0,
    busiestMs: 0,
    residentBytesMax: 0,
    findings: [],
  }
  #preparing = true
  /** How long the last sound request took: on a slow machine everything takes as long. */
  #latestMs = 0

  constructor(options: FuzzOptions) {
    this.#options = options
    this.#random = new SeededRandom(options.seed)
    const maker = new RequestMaker(this.#random, this.#vocabulary)
    const vectors = new URL('test/vectors/', options.root)
    this.#corpus = new Corpus(this.#random, maker, options.apis, vectors)
  }

  async run(): Promise<FuzzReport> {
    const { root, port } = this.#options
    const broker = await BrokerUnderTest.start(root, port, (line) => this.#complained(line))
    await prepareWorld(port, this.#vocabulary, 0)
    const prober = this.#startProber(broker)
    const watch = setInterval(() => this.#watch(broker), 250)
    try {
      await this.#sendAll(port, broker)
    } finally {
      clearInterval(watch)
      if (!broker.isAlive) this.#found(`the broker is dead: ${broker.epitaph}`, this.#since(0))
      await prober.terminate()
      for (const socket of this.#halfOpen) socket.destroy()
      await broker.stop()
    }
    return this.#report
  }

  async #sendAll(port: number, broker: BrokerUnderTest): Promise<void> {
    const apis = new Map(this.#options.apis.map((api) => [api.key, api]))
    const lanes = Array.from({ length: LANES }, () => {
      return new Lane({
        ...{ port, apis, random: this.#random, vocabulary: this.#vocabulary },
        patienceMs: () => Math.min(PATIENCE_MAX_MS, PATIENCE_MS + 2 * this.#latestMs),
        nextFrame: () => this.#nextFrame(),
        leaveOpen: (socket) => this.#leaveOpen(socket),
        found: (what, frame) => this.#found(what, frame === undefined ? [] : [frame]),
      })
    })
    for (let round = 1; this.#goesOn(broker); round++) {
      this.#preparing = false
      const end = Math.min(this.#options.frames, round * FRAMES_PER_ROUND)
      await Promise.all(lanes.map((lane) => this.#drive(lane, end, broker)))
      this.#report.answered = lanes.reduce((sum, { answered }) => sum + answered, 0)
      this.#preparing = true
      if (this.#goesOn(broker)) await this.#prepare(port, round)
    }
    for (const lane of lanes) lane.close()
  }

  async #prepare(port: number, round: number): Promise<void> {
    try {
      await prepareWorld(port, this.#vocabulary, round)
    } catch (error) {
      if (!(error instanceof ConnectionLostError)) throw error
      this.#found(`a sound request of preparation fails: ${error.message}`, this.#since(0))
    }
  }

  #goesOn(broker: BrokerUnderTest): boolean {
    const { frames, findings } = this.#report
    return broker.isAlive && frames < this.#options.frames && findings.length < FINDINGS_MAX
  }

  async #drive(lane: Lane, end: number, broker: BrokerUnderTest): Promise<void> {
    while (this.#report.frames < end && this.#goesOn(broker)) await lane.step()
  }

  #nextFrame(): Buffer {
    const index = this.#report.frames++
    const frame = this.#corpus.frame(index)
    this.#recent.set(index, { frame, at: performance.timeOrigin + performance.now() })
    this.#recent.delete(index - RECENT_MAX)
    return frame
  }

  #leaveOpen(socket: Socket): void {
    this.#halfOpen.push(socket)
    if (this.#halfOpen.length > HALF_OPEN_MAX) this.#halfOpen.shift()?.destroy()
  }

  #watch(broker: BrokerUnderTest): void {
    const bytes = broker.residentBytes()
    const before = this.#report.residentBytesMax
    this.#report.residentBytesMax = Math.max(before, bytes)
    if (bytes > RESIDENT_BYTES_MAX && before <= RESIDENT_BYTES_MAX) {
      this.#found(`the broker holds ${bytes} bytes of memory`, this.#since(0))
    }
    this.#options.progress(this.#report)
  }

  #startProber({ port, processId }: BrokerUnderTest): Worker {
    const workerData: ProberData = { port, processId }
    const prober = new Worker(new URL('./prober.js', import.meta.url), { workerData })
    prober.on('message', (probe: Probe) => this.#probed(probe))
    return prober
  }

  #probed({ tookMs, busyMs = 0, at }: Probe): void {
    this.#latestMs = tookMs ?? this.#latestMs
    if (this.#preparing) return
    this.#report.probes += 1
    if (tookMs === undefined) {
      this.#found('a sound request is not answered', this.#since(at - 1000))
      return
    }
    this.#report.slowestMs = Math.max(this.#report.slowestMs, tookMs)
    this.#report.busiestMs = Math.max(this.#report.busiestMs, Math.min(busyMs, tookMs))
    // On a machine that others use, a slow answer says little; that the broker computed all the while does, and
    // more than is due to the frames that came in between.
    const frames = this.#since(at - 100)
    if (Math.min(busyMs, tookMs) <= ANSWERED_WITHIN_MS + frames.length * FRAME_MS) return
    const text = `a sound request waited ${tookMs.toFixed()} ms, for which the broker computed ${busyMs.toFixed()} ms`
    this.#found(text, frames)
  }

  #complained(line: string): void {
    const index = CORRELATION_ID.exec(line)?.[1]
    const frame = index === undefined ? undefined : this.#recent.get(Number(index))?.frame
    this.#found(`the broker logs: ${line}`, frame === undefined ? [] : [frame])
  }

  #since(at: number): Buffer[] {
    return [...this.#recent.values()].filter((each) => each.at >= at).map(({ frame }) => frame)
  }

  #found(what: string, frames: readonly Buffer[]): void {
    const { findings } = this.#report
    // The same again, with other numbers, says nothing new.
    const kind = (text: string) => text.replace(/\d+|clientId=[^)]*/g, '#').slice(0, 300)
    if (findings.length >= FINDINGS_MAX) return
    if (findings.some((known) => kind(known.what) === kind(what))) return
    findings.push({ what, frames })
  }
}

/** Throws when the broker does not start. */
export function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  return new Fuzzer(options).run()
}
