/** Looks at a cluster again and again, one look at a time, and tells who listens what was found. */
import { Monitor } from '../monitor/monitor.ts'
import type { ObservedCluster } from '../monitor/observed-cluster.ts'
import { Poller } from '../monitor/poller.ts'
import type { Sample } from '../monitor/sample.ts'
import type { Watching } from './frame-text.ts'

const READS_PER_LOOK = 16
/** A look that takes as many intervals, and no less than these milliseconds, is overdue: what is shown is old. */
const OVERDUE_INTERVALS = 2
const OVERDUE_MS = 2_000
/** After a look that failed the next one comes no sooner. */
const FAILED_PAUSE_MS = 1_000

export class ClusterWatch {
  readonly #cluster: ObservedCluster
  readonly #poller: Poller
  readonly #monitor = new Monitor()
  readonly #intervalMs: number
  readonly #listeners = new Set<() => void>()
  #watching: Watching
  #timer: NodeJS.Timeout | undefined
  #isLooking = false
  #isPaused = false
  #isStopped = false

  constructor(cluster: ObservedCluster, intervalMs: number) {
    this.#cluster = cluster
    this.#intervalMs = intervalMs
    this.#poller = new Poller(cluster.reader, {
      recordReads: READS_PER_LOOK,
      uncertainty: (partition, offset) => this.#monitor.uncertainty(partition, offset),
    })
    this.#watching = {
      address: cluster.address,
      state: undefined,
      problem: undefined,
      problemSince: undefined,
      isOverdue: false,
      intervalMs,
    }
  }

  /** The latest; another object after every change. */
  readonly current = (): Watching => this.#watching

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    void this.#look()
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }

  /** While paused nothing is asked. */
  readonly pause = (isPaused: boolean): void => {
    if (this.#isPaused === isPaused) return
    this.#isPaused = isPaused
    clearTimeout(this.#timer)
    if (!isPaused && !this.#isLooking) void this.#look()
  }

  async #look(): Promise<void> {
    const startedAt = performance.now()
    this.#isLooking = true
    const patience = Math.max(OVERDUE_MS, OVERDUE_INTERVALS * this.#intervalMs)
    const overdue = setTimeout(() => this.#tell({ ...this.#watching, isOverdue: true }), patience)
    const found = await this.#found()
    clearTimeout(overdue)
    this.#isLooking = false
    const took = performance.now() - startedAt
    if (this.#isStopped) return
    this.#tell({ ...found, isOverdue: false })
    if (!this.#isPaused) this.#timer = setTimeout(() => void this.#look(), this.#pauseAfter(took))
  }

  #tell(watching: Watching): void {
    if (this.#isStopped) return
    this.#watching = watching
    for (const listener of this.#listeners) listener()
  }

  /** A cluster that is slow to answer gets at least as much rest as its answer took; one that does not answer has rest. */
  #pauseAfter(took: number): number {
    const { problem, state } = this.#watching
    const isFailing = problem !== undefined || state?.brokers.some((broker) => broker.problem)
    return Math.max(this.#intervalMs - took, isFailing ? FAILED_PAUSE_MS : took)
  }

  async #found(): Promise<Watching> {
    const sample = await this.#sample()
    if (!(sample instanceof Error)) {
      const state = this.#monitor.observe(sample)
      return { ...this.#watching, state, problem: undefined, problemSince: undefined }
    }
    const problemSince = this.#watching.problemSince ?? Date.now()
    return { ...this.#watching, problem: this.#cluster.problem(sample), problemSince }
  }

  async #sample(): Promise<Sample | Error> {
    try {
      return await this.#poller.sample()
    } catch (error) {
      if (error instanceof Error) return error
      throw error
    }
  }
}
