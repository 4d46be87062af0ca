/**
 * Moves of replicas between the log directories of this broker (AlterReplicaLogDirs, KIP-113): one slice at a time, no
 * faster than `replica.alter.log.dirs.io.max.bytes.per.second`, and at the end the copy takes the log's place. A move
 * that a restart interrupts begins again.
 */
import { KafkaError } from '../protocol/errors.ts'
import type { Log } from './log/log.ts'
import { LogDirMove } from './log/log-dir-move.ts'
import type { LogManager } from './log/log-manager.ts'
import type { Logger } from './logger.ts'
import type { System, Timer } from './system/system.ts'

const LOGGER = 'kafka.server.ReplicaManager'

export interface LogDirMovesOptions {
  readonly system: System
  readonly logger: Logger
  readonly logManager: LogManager
  /** `log.dirs`, full paths, also those that have failed. */
  readonly directories: readonly string[]
  /** Undefined: no limit. */
  bytesPerSecond(): number | undefined
  /** `log` is the log of its partition from now on. */
  replaced(log: Log): void
}

export class LogDirMoves {
  readonly #options: LogDirMovesOptions
  readonly #moves = new Map<string, LogDirMove>()
  readonly #timers = new Set<Timer>()
  #isStopped = false

  constructor(options: LogDirMovesOptions) {
    this.#options = options
  }

  /** Goes on with what the last run of the broker began. */
  resume(): void {
    for (const { topic, partition, directory } of this.#options.logManager.interruptedMoves) {
      this.#begin(topic, partition, directory)
    }
  }

  all(): Iterable<LogDirMove> {
    return this.#moves.values()
  }

  /**
   * Begins a move of the partition's log to `directory`; a move to where the log is ends the one under way. Throws
   * KafkaError: LOG_DIR_NOT_FOUND, KAFKA_STORAGE_ERROR, UNKNOWN_TOPIC_OR_PARTITION.
   */
  start(topic: string, partition: number, directory: string): void {
    const { directories, logManager } = this.#options
    if (!directories.includes(directory)) throw new KafkaError('LOG_DIR_NOT_FOUND')
    if (!logManager.directories.includes(directory)) throw new KafkaError('KAFKA_STORAGE_ERROR')
    const log = logManager.get(topic, partition)
    if (log === undefined) throw new KafkaError('UNKNOWN_TOPIC_OR_PARTITION')
    const underWay = this.#moves.get(nameOf(log))
    if (underWay?.target === directory) return
    if (underWay !== undefined) this.#abandon(underWay)
    if (log.directory !== `${directory}/${nameOf(log)}`) this.#begin(topic, partition, directory)
  }

  /** Leaves copies as they are, for the next start. */
  stop(): void {
    this.#isStopped = true
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
    this.#moves.clear()
  }

  #begin(topic: string, partition: number, directory: string): void {
    const { system, logManager } = this.#options
    const log = logManager.get(topic, partition)
    if (log === undefined) return
    const move = new LogDirMove(system, log, directory)
    this.#moves.set(nameOf(log), move)
    system.timers.soon(() => this.#attempt(move, () => this.#copy(move)))
  }

  /** A move that fails ends; the log stays where it is. */
  #attempt(move: LogDirMove, step: () => void): void {
    if (this.#isStopped || this.#moves.get(nameOf(move.log)) !== move) return
    const { logManager, logger } = this.#options
    const { topic, partition } = move.log
    if (logManager.get(topic, partition) !== move.log) {
      // It was deleted with its topic.
      this.#abandon(move)
      return
    }
    try {
      step()
    } catch (error) {
      logger.log('ERROR', LOGGER, `Failed to move ${nameOf(move.log)} to ${move.target}`, error)
      this.#abandon(move)
    }
  }

  #copy(move: LogDirMove): void {
    const bytes = move.copySlice()
    if (bytes === 0) {
      move.syncInBackground((failure) =>
        this.#attempt(move, () => {
          if (failure !== undefined) throw failure
          this.#finish(move)
        }),
      )
      return
    }
    this.#pause(move, bytes)
  }

  /** Waits until `bytes` more may be copied; a new limit holds within a second. */
  #pause(move: LogDirMove, bytes: number): void {
    const { system, bytesPerSecond } = this.#options
    const limit = bytesPerSecond()
    if (limit === undefined || bytes <= 0) {
      system.timers.soon(() => this.#attempt(move, () => this.#copy(move)))
      return
    }
    const seconds = Math.min(1, bytes / Math.max(limit, 1))
    const timer = system.timers.after(seconds * 1000, () => {
      this.#timers.delete(timer)
      this.#attempt(move, () => this.#pause(move, bytes - limit * seconds))
    })
    this.#timers.add(timer)
  }

  #finish(move: LogDirMove): void {
    // The log may have grown, or lost segments, during the sync.
    if (move.copySlice() > 0) {
      this.#copy(move)
      return
    }
    const { logManager, logger, replaced } = this.#options
    const log = logManager.replace(move)
    this.#moves.delete(nameOf(log))
    logger.log(
      'INFO',
      LOGGER,
      `The current replica is successfully replaced with the future replica for ${nameOf(log)}`,
    )
    replaced(log)
  }

  #abandon(move: LogDirMove): void {
    this.#moves.delete(nameOf(move.log))
    const { logManager, replaced } = this.#options
    const log = logManager.get(move.log.topic, move.log.partition)
    // A move that failed at its very end has opened the log anew, or left no log but the copy.
    if (log !== undefined && log !== move.log) replaced(log)
    if (log === undefined && move.isFinished) return
    try {
      move.abandon()
    } catch (error) {
      this.#options.logger.log('WARN', LOGGER, `Failed to remove ${move.path}`, error)
    }
  }
}

const nameOf = ({ topic, partition }: Log): string => `${topic}-${partition}`
