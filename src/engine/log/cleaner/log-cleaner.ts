/**
 * Log compaction: looks for the compacted logs that need it most and has them cleaned in the background. Logs with
 * another `cleanup.policy` cost it nothing but a look at that. Kafka's LogCleaner and LogCleanerManager.
 */
import type { BrokerConfig } from '../../config/broker-config.ts'
import type { Logger } from '../../logger.ts'
import type { System } from '../../system/system.ts'
import type { Log } from '../log.ts'
import type { LogManager } from '../log-manager.ts'
import { isShortage } from '../storage-error.ts'
import {
  type CleanableRange,
  cleanableRange,
  dirtyRatio,
  isWorthCleaning,
} from './cleanable-range.ts'
import { type CleanerConfig, cleanerConfigOf, isSameCleanerConfig } from './cleaner-config.ts'
import { CleanerThread, type CleaningWork, type LogToClean } from './cleaner-thread.ts'
import { IoThrottle } from './io-throttle.ts'
import { LOGGER } from './log-cleaning.ts'

export class LogCleaner implements CleaningWork {
  readonly #system: System
  readonly #logger: Logger
  readonly #logs: LogManager
  /** Logs that could not be cleaned: another try would end the same way. */
  readonly #uncleanable = new WeakSet<Log>()
  #threads: CleanerThread[] = []
  #config: CleanerConfig | undefined

  constructor(system: System, logger: Logger, logs: LogManager) {
    this.#system = system
    this.#logger = logger
    this.#logs = logs
  }

  start(config: BrokerConfig): void {
    if (!config.get('log.cleaner.enable')) return
    this.#say('INFO', 'Starting the log cleaner')
    this.#startThreads(cleanerConfigOf(config))
  }

  /** Takes over what was changed of `log.cleaner.*`; what is being cleaned begins again. */
  reconfigure(broker: BrokerConfig): void {
    if (this.#config === undefined) return
    const config = cleanerConfigOf(broker)
    if (isSameCleanerConfig(config, this.#config)) return
    this.#stopThreads()
    this.#startThreads(config)
  }

  stop(): void {
    if (this.#config === undefined) return
    this.#say('INFO', 'Shutting down the log cleaner.')
    this.#stopThreads()
    this.#config = undefined
  }

  #startThreads(config: CleanerConfig): void {
    const system = this.#system
    const logger = this.#logger
    const throttle = new IoThrottle(system.clock, config.ioMaxBytesPerSecond)
    this.#config = config
    this.#threads = Array.from(
      { length: config.threads },
      (_, number) => new CleanerThread({ system, logger, number, config, throttle, work: this }),
    )
    for (const thread of this.#threads) thread.start()
  }

  #stopThreads(): void {
    for (const thread of this.#threads) thread.stop()
    this.#threads = []
  }

  #say(level: 'INFO' | 'WARN', message: string, cause?: unknown): void {
    this.#logger.log(level, LOGGER, message, cause)
  }

  /** Logs whose segments the cleaner may change now. */
  *#free(): Generator<Log, void, undefined> {
    for (const log of this.#logs.all()) {
      if (!log.config.cleanupPolicy.includes('compact')) continue
      const { isBeingCleaned, isPaused } = log.cleanable
      if (!isBeingCleaned && !isPaused && !this.#uncleanable.has(log)) yield log
    }
  }

  next(): LogToClean | undefined {
    let filthiest: LogToClean | undefined
    for (const log of this.#free()) {
      const range = this.#rangeOf(log)
      if (range === undefined || !isWorthCleaning(range, log.config)) continue
      if (filthiest === undefined || dirtyRatio(range) > dirtyRatio(filthiest.range)) {
        filthiest = { log, range }
      }
    }
    return filthiest
  }

  #rangeOf(log: Log): CleanableRange | undefined {
    try {
      const now = this.#system.clock.now()
      this.#rollOverdue(log, now)
      const { config, logStartOffset, lastStableOffset, logEndOffset } = log
      const { segments } = log.cleanable
      const state = { segments, config, logStartOffset, lastStableOffset, logEndOffset }
      const checkpointed = this.#logs.directoryOf(log)?.cleanerOffset(log.topic, log.partition)
      const range = cleanableRange(state, checkpointed, now)
      if (range.reset !== undefined) this.#reset(log, range, checkpointed ?? 0)
      return range
    } catch (error) {
      const what = `Failed to calculate log cleaning stats for partition ${log.cleanable.name}`
      this.#markUncleanable(log, what, error)
      return undefined
    }
  }

  #markUncleanable(log: Log, what: string, cause: unknown): void {
    this.#say('WARN', `${what}. Marking it as uncleanable`, cause)
    this.uncleanable(log)
  }

  /** Records that must be compacted in time leave the active segment also when no other record comes. */
  #rollOverdue(log: Log, now: number): void {
    const { maxCompactionLagMs } = log.config
    if (!Number.isFinite(maxCompactionLagMs)) return
    const { firstBatchTimestamp } = log.cleanable.segments.active
    if (firstBatchTimestamp === undefined || firstBatchTimestamp < 0) return
    if (now - firstBatchTimestamp > maxCompactionLagMs) log.roll(now)
  }

  #reset(log: Log, { reset, firstDirtyOffset }: CleanableRange, checkpointed: number): void {
    const { name } = log.cleanable
    const isBelow = reset === 'below the log start'
    if (!isBelow) {
      this.#say(
        'WARN',
        `The last checkpoint dirty offset for partition ${name} is ${checkpointed}, which is larger than the log end offset ${log.logEndOffset}. Resetting to the log start offset ${firstDirtyOffset}.`,
      )
    } else if (!log.config.cleanupPolicy.includes('delete')) {
      this.#say(
        'WARN',
        `Resetting first dirty offset of ${name} to log start offset ${firstDirtyOffset} since the checkpointed offset ${checkpointed} is invalid.`,
      )
    }
    this.#checkpoint(log, firstDirtyOffset)
  }

  deleteOldSegments(): void {
    const now = this.#system.clock.now()
    for (const log of this.#free()) {
      try {
        this.#logs.attempt(log, () => log.deleteOldSegments(now))
      } catch (error) {
        this.#markUncleanable(log, `Failed to delete old segments of ${log.cleanable.name}`, error)
      }
    }
  }

  #checkpoint(log: Log, offset: number): void {
    const directory = this.#logs.directoryOf(log)
    log.cleanable.cleanedUpTo = offset
    directory?.noteCleanerOffset(log.topic, log.partition, offset, (failure) => {
      const message = `Failed to checkpoint how far log ${log.cleanable.name} is clean`
      this.#say('WARN', message, failure)
      // Of a checkpoint that is behind, the next cleaning makes another.
      if (isShortage(failure)) return
      this.#logs.attempt(log, () => {
        throw failure
      })
    })
  }

  cleaned(log: Log, endOffset: number): void {
    this.#checkpoint(log, endOffset)
    this.deleteOldSegments()
  }

  uncleanable(log: Log): void {
    this.#uncleanable.add(log)
  }

  isThere(log: Log): boolean {
    return this.#logs.get(log.topic, log.partition) === log
  }
}
