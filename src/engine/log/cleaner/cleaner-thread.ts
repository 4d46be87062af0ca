/**
 * What is a thread in Kafka: cleans one log after another, in slices of the event loop. Between two slices everything
 * that has arrived is handled, and half of the time is left to it.
 */
import type { Logger } from '../../logger.ts'
import type { System, Timer } from '../../system/system.ts'
import type { Log } from '../log.ts'
import { isDiskError, isShortage } from '../storage-error.ts'
import type { CleanableRange } from './cleanable-range.ts'
import type { CleanerConfig } from './cleaner-config.ts'
import type { IoThrottle } from './io-throttle.ts'
import { type CleaningResult, cleanLog, LOGGER } from './log-cleaning.ts'
import type { CleaningStep, CleaningWait } from './segment-cleaning.ts'

/** Milliseconds after which a slice ends with the step that it is at. */
export const SLICE_MS = 5

export interface LogToClean {
  readonly log: Log
  readonly range: CleanableRange
}

/** Where the work comes from. */
export interface CleaningWork {
  /** The log that needs it most. */
  next(): LogToClean | undefined
  /** Between two logs: the retention of compacted ones is the cleaner's. */
  deleteOldSegments(): void
  /** The log is clean up to there. */
  cleaned(log: Log, endOffset: number): void
  uncleanable(log: Log): void
  /** False once the log is deleted, or its directory has failed. */
  isThere(log: Log): boolean
}

export interface CleanerThreadOptions {
  readonly system: System
  readonly logger: Logger
  /** From 0. */
  readonly number: number
  readonly config: CleanerConfig
  readonly throttle: IoThrottle
  readonly work: CleaningWork
}

interface Cleaning extends LogToClean {
  readonly steps: Generator<CleaningStep, CleaningResult, undefined>
}

export class CleanerThread {
  readonly #options: CleanerThreadOptions
  #cleaning: Cleaning | undefined
  #timer: Timer | undefined
  #isStepping = false
  /** The next try would only fail as well. */
  #isShortOfDisk = false
  #isStopped = false

  constructor(options: CleanerThreadOptions) {
    this.#options = options
  }

  start(): void {
    this.#after(0)
  }

  /** Ends the cleaning that is under way; the log is sound, and clean in part. */
  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
    this.#cleaning?.log.cleanable.abort()
  }

  #after(delayMs: number): void {
    this.#timer?.cancel()
    this.#timer = this.#options.system.timers.after(delayMs, () => {
      this.#timer = undefined
      this.#turn()
    })
  }

  #turn(): void {
    if (this.#isStopped) return
    const cleaning = this.#cleaning ?? this.#begin()
    if (cleaning === undefined) {
      this.#after(this.#options.config.backoffMs)
      return
    }
    if (this.#options.work.isThere(cleaning.log)) this.#slice(cleaning)
    else cleaning.log.cleanable.abort()
    if (this.#cleaning === undefined) this.#goOn()
  }

  /** The cleaning is at its end, one way or another. */
  #goOn(): void {
    if (this.#isStopped) return
    const delayMs = this.#isShortOfDisk ? this.#options.config.backoffMs : 0
    this.#isShortOfDisk = false
    this.#after(delayMs)
  }

  #begin(): Cleaning | undefined {
    const { system, logger, number, config, work } = this.#options
    const next = work.next()
    if (next === undefined) {
      work.deleteOldSegments()
      return undefined
    }
    const context = { clock: system.clock, logger, thread: number, config }
    const steps = cleanLog(next.log.cleanable, next.range, context)
    const cleaning: Cleaning = { ...next, steps }
    this.#cleaning = cleaning
    next.log.cleanable.begin(() => this.#abort(cleaning))
    return cleaning
  }

  #slice(cleaning: Cleaning, failure?: Error): void {
    const { clock } = this.#options.system
    const startedAt = clock.monotonic()
    let rejected = failure
    do {
      const step = this.#step(cleaning, rejected)
      rejected = undefined
      if (step === undefined) return
      if (typeof step === 'function') {
        this.#wait(cleaning, step)
        return
      }
      this.#options.throttle.note(step)
    } while (clock.monotonic() - startedAt < SLICE_MS)
    const tookMs = clock.monotonic() - startedAt
    this.#after(Math.max(Math.min(tookMs, SLICE_MS), this.#options.throttle.delayMs))
  }

  #wait(cleaning: Cleaning, operation: CleaningWait): void {
    try {
      operation((failure) => this.#resume(cleaning, failure))
    } catch (error) {
      // It could not even be begun.
      this.#resume(cleaning, error as Error)
    }
  }

  /** An operation that the cleaning waited for is done. */
  #resume(cleaning: Cleaning, failure: Error | undefined): void {
    if (this.#cleaning !== cleaning) return
    this.#options.system.timers.soon(() => {
      if (this.#cleaning !== cleaning) return
      this.#slice(cleaning, failure)
      if (this.#cleaning === undefined) this.#goOn()
    })
  }

  /** Undefined: the cleaning is at its end, one way or another. */
  #step(cleaning: Cleaning, failure: Error | undefined): CleaningStep | undefined {
    this.#isStepping = true
    try {
      const { done, value } =
        failure === undefined ? cleaning.steps.next() : cleaning.steps.throw(failure)
      if (done !== true) return value
      this.#finished(cleaning, value)
    } catch (error) {
      this.#failed(cleaning, error)
    } finally {
      this.#isStepping = false
    }
    return undefined
  }

  #leave(cleaning: Cleaning): void {
    this.#cleaning = undefined
    cleaning.log.cleanable.end()
  }

  #finished(cleaning: Cleaning, { endOffset, statistics }: CleaningResult): void {
    const { log, range } = cleaning
    const { number, work } = this.#options
    this.#leave(cleaning)
    const from = range.firstDirtyOffset
    this.#say('INFO', statistics.describe(number, log.cleanable.name, from, endOffset))
    const { invalidMessages } = statistics
    if (invalidMessages > 0) {
      this.#say('WARN', `\tFound ${invalidMessages} invalid messages during compaction.`)
    }
    work.cleaned(log, endOffset)
  }

  #say(level: 'INFO' | 'WARN' | 'ERROR', message: string, cause?: unknown): void {
    const prefix = `[kafka-log-cleaner-thread-${this.#options.number}]: `
    this.#options.logger.log(level, LOGGER, prefix + message, cause)
  }

  #failed(cleaning: Cleaning, error: unknown): void {
    const { log } = cleaning
    this.#leave(cleaning)
    const place = `${log.cleanable.name} in dir ${parentOf(log.directory)}`
    if (isShortage(error)) {
      const message = `Cleaning of ${place} is put off until there is room`
      this.#say('WARN', message, error)
      this.#isShortOfDisk = true
    } else if (isDiskError(error)) {
      this.#say('ERROR', `Failed to clean up log for ${place} due to IOException`, error)
      log.cleanable.fail(error)
    } else {
      const message = `Unexpected exception thrown when cleaning log ${log.cleanable.name}. Marking its partition (${log.cleanable.name}) as uncleanable`
      this.#say('WARN', message, error)
      this.#options.work.uncleanable(log)
    }
  }

  #abort(cleaning: Cleaning): void {
    if (this.#cleaning !== cleaning || this.#isStepping) return
    this.#cleaning = undefined
    try {
      cleaning.steps.return({} as never)
    } catch (error) {
      const message = `Ending the cleaning of log ${cleaning.log.cleanable.name} failed`
      this.#say('WARN', message, error)
    }
    this.#goOn()
  }
}

const parentOf = (directory: string): string => directory.slice(0, directory.lastIndexOf('/'))
