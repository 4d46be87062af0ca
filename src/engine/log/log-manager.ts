/**
 * The logs of a broker, in its log directories: opened and recovered at the start, made and deleted with
 * their topics, checkpointed now and then, and closed at the end. Only the metadata log is somebody else's.
 */
import assert from 'node:assert/strict'
import { KafkaError } from '../../protocol/errors.ts'
import type { Logger } from '../logger.ts'
import type { System } from '../system/system.ts'
import { DirectoryRemoval } from './directory-removal.ts'
import { deletedDirectoryName, logDirectoryName, strayDirectoryName } from './file-names.ts'
import { type InterruptedMove, settleFutures } from './interrupted-moves.ts'
import { Log } from './log.ts'
import { type LogCopy, swapDirectories } from './log-copy.ts'
import { type DirectoryState, LogDirectory, type LogDirectoryEntry } from './log-directory.ts'
import type { LogManagerOptions } from './log-manager-options.ts'
import { isDiskError, isShortage, withStorageErrors } from './storage-error.ts'

interface OpenLog {
  readonly log: Log
  readonly directory: LogDirectory
}

const metadataLog = '__cluster_metadata-0'
const loggerName = 'kafka.log.LogManager'

export class LogManager {
  readonly #system: System
  readonly #logger: Logger
  readonly #options: LogManagerOptions
  readonly #logs = new Map<string, OpenLog>()
  readonly #removal: DirectoryRemoval
  #interruptedMoves: readonly InterruptedMove[] = []
  #directories: LogDirectory[]
  #isCheckpointDue = false
  #wasCleanShutdown = true

  private constructor(system: System, logger: Logger, options: LogManagerOptions) {
    this.#system = system
    this.#logger = logger
    this.#options = options
    this.#removal = new DirectoryRemoval(system, logger)
    this.#directories = options.directories.map((path) => new LogDirectory(system.disk, path))
  }

  /** Loads every log, recovering those of a directory that was not shut down cleanly. */
  static open(system: System, logger: Logger, options: LogManagerOptions): LogManager {
    const manager = new LogManager(system, logger, options)
    manager.#load()
    return manager
  }

  /** Those that work. */
  get directories(): readonly string[] {
    return this.#directories.map(({ path }) => path)
  }

  /** Whether every directory had been shut down cleanly. */
  get wasCleanShutdown(): boolean {
    return this.#wasCleanShutdown
  }

  /** Moves between log directories that the last run of the broker did not finish. */
  get interruptedMoves(): readonly InterruptedMove[] {
    return this.#interruptedMoves
  }

  #log(level: 'INFO' | 'WARN' | 'ERROR', message: string, cause?: unknown): void {
    this.#logger.log(level, loggerName, message, cause)
  }

  #load(): void {
    const start = this.#system.clock.monotonic()
    this.#log('INFO', `Loading logs from log dirs ${this.directories.join(', ')}`)
    this.#interruptedMoves = settleFutures(this.#system.disk, this.#logger, this.#directories)
    for (const directory of [...this.#directories]) {
      try {
        this.#loadDirectory(directory)
      } catch (error) {
        this.#giveUp(directory, error)
      }
    }
    const tookMs = Math.round(this.#system.clock.monotonic() - start)
    this.#log('INFO', `Loaded ${this.#logs.size} logs in ${tookMs}ms`)
  }

  #loadDirectory(directory: LogDirectory): void {
    const state = directory.begin()
    const entries = directory.entries().filter(({ path }) => !path.endsWith(`/${metadataLog}`))
    const count = entries.length
    if (state.wasCleanShutdown) {
      this.#log(
        'INFO',
        `Skipping recovery of ${count} logs from ${directory.path} since clean shutdown file was found`,
      )
    } else {
      this.#wasCleanShutdown = false
      this.#log(
        'INFO',
        `Attempting recovery for all logs in ${directory.path} since no clean shutdown file was found`,
      )
    }
    for (const entry of entries) this.#loadEntry(directory, state, entry)
  }

  #loadEntry(directory: LogDirectory, state: DirectoryState, entry: LogDirectoryEntry): void {
    const { topic, partition, path } = entry
    if (entry.state === 'delete') {
      const { fileDeleteDelayMs } = this.#options.configFor(topic)
      this.#removal.later(path, logDirectoryName(topic, partition), fileDeleteDelayMs)
      return
    }
    if (entry.state !== 'log') return
    const name = logDirectoryName(topic, partition)
    const earlier = this.#logs.get(name)
    assert(
      earlier === undefined,
      `Duplicate log directories for ${name} are found in both ${earlier?.log.directory} and ${path}`,
    )
    const log = this.#open(directory, topic, partition, {
      recoveryPoint: state.recoveryPoints.get(name) ?? 0,
      logStartOffset: state.logStartOffsets.get(name) ?? 0,
      cleanShutdown: state.wasCleanShutdown,
    })
    log.updateHighWatermark(state.highWatermarks.get(name) ?? 0)
  }

  /**
   * Lets a copy take the place of its log, whose directory is removed after file.delete.delay.ms; returns the log as
   * it is now. Throws KafkaError KAFKA_STORAGE_ERROR; the log then goes on where it was.
   */
  replace(copy: LogCopy): Log {
    const { topic, partition, highWatermark, logStartOffset } = copy.log
    const name = logDirectoryName(topic, partition)
    const from = this.#logs.get(name)
    const to = this.#directories.find(({ path }) => path === copy.target)
    assert(from?.log === copy.log && to !== undefined, `${name} is open, and ${copy.target} works`)
    copy.log.flush()
    copy.log.close()
    const known = { logStartOffset, recoveryPoint: copy.log.logEndOffset, cleanShutdown: true }
    const reopen = (directory: LogDirectory): Log => {
      const log = this.#open(directory, topic, partition, known)
      log.updateHighWatermark(highWatermark)
      return log
    }
    const away = `${from.directory.path}/${this.#uniqueName(deletedDirectoryName, copy.log)}`
    try {
      withStorageErrors(`completing ${copy.path}`, () => {
        copy.finish()
        swapDirectories(this.#system.disk, copy, `${to.path}/${name}`, away)
      })
    } catch (error) {
      if (this.#system.disk.exists(copy.log.directory)) reopen(from.directory)
      // Neither name is that of a log now: the next start takes the copy, which is complete.
      else this.#giveUp(from.directory, error)
      throw error
    }
    this.#removal.later(away, name, copy.log.config.fileDeleteDelayMs)
    to.setCleanerOffset(topic, partition, from.directory.cleanerOffset(topic, partition))
    from.directory.setCleanerOffset(topic, partition, undefined)
    const log = reopen(to)
    this.checkpoint()
    return log
  }

  #uniqueName(
    nameOf: (topic: string, partition: number, uniqueHex: string) => string,
    { topic, partition }: Log,
  ): string {
    const uniqueHex = Buffer.from(this.#system.random.kafkaUuid(), 'base64url').toString('hex')
    return nameOf(topic, partition, uniqueHex)
  }

  #open(
    directory: LogDirectory,
    topic: string,
    partition: number,
    known: {
      recoveryPoint?: number
      logStartOffset?: number
      cleanShutdown: boolean
      topicId?: string
    },
  ): Log {
    const name = logDirectoryName(topic, partition)
    const { producerIdExpirationMs } = this.#options
    const log = Log.open(this.#system, this.#logger, directory.pathOf(name), {
      topic,
      partition,
      config: this.#options.configFor(topic),
      ...known,
      ...(producerIdExpirationMs === undefined ? {} : { producerIdExpirationMs }),
      onSynced: () => {
        // Not while it is being opened.
        if (this.#logs.has(name)) this.#options.onSynced?.(topic, partition)
      },
      onFailure: (cause) => this.#giveUp(directory, cause),
      onLogStartOffsetMoved: () => this.#checkpointSoon(),
    })
    log.cleanable.cleanedUpTo = directory.cleanerOffset(topic, partition) ?? 0
    this.#logs.set(name, { log, directory })
    return log
  }

  /** A full disk, and a process with too many files, put off what was to be done; anything else ends the directory. */
  #failDirectory(directory: LogDirectory, cause: unknown): void {
    if (!isShortage(cause)) this.#giveUp(directory, cause)
    else this.#log('ERROR', `Housekeeping in dir ${directory.path} is put off`, cause)
  }

  /** Stops using a directory: its logs are gone for the broker, their files stay as they are. */
  #giveUp(directory: LogDirectory, cause: unknown): void {
    const isStorage = cause instanceof KafkaError && cause.error === 'KAFKA_STORAGE_ERROR'
    if (!isStorage && !isDiskError(cause)) throw cause
    if (!this.#directories.includes(directory)) return
    this.#directories = this.#directories.filter((other) => other !== directory)
    this.#log('ERROR', `Stopping serving logs in dir ${directory.path}`, cause)
    const logs = this.#logsIn(directory)
    for (const log of logs) {
      log.takeOffline(cause as Error)
      this.#logs.delete(logDirectoryName(log.topic, log.partition))
    }
    this.#options.onDirectoryFailure?.(directory.path, cause, logs)
  }

  get(topic: string, partition: number): Log | undefined {
    return this.#logs.get(logDirectoryName(topic, partition))?.log
  }

  *all(): IterableIterator<Log> {
    for (const { log } of this.#logs.values()) yield log
  }

  #logsIn(directory: LogDirectory): Log[] {
    return [...this.#logs.values()].flatMap((open) =>
      open.directory === directory ? [open.log] : [],
    )
  }

  /**
   * The log of a partition, made if there is none, in `directory` (default: the one with the fewest logs).
   * The log of a topic that had the same name and another id is set aside first.
   */
  create(topic: string, partition: number, topicId: string, directory?: string): Log {
    const existing = this.get(topic, partition)
    if (existing !== undefined) {
      if (existing.topicId === undefined) existing.assignTopicId(this.#system.disk, topicId)
      if (existing.topicId === topicId) return existing
      this.delete(topic, partition)
    }
    const target = this.#directoryFor(directory)
    const known = { topicId, cleanShutdown: false }
    const log = this.#open(target, topic, partition, known)
    if (log.topicId === topicId) return log
    // It was deleted, and its directory could not be renamed then.
    this.delete(topic, partition)
    return this.#open(target, topic, partition, known)
  }

  #directoryFor(path: string | undefined): LogDirectory {
    const wanted = this.#directories.find((directory) => directory.path === path)
    if (wanted !== undefined) return wanted
    const counts = this.#directories.map(() => 0)
    if (counts.length > 1) {
      for (const open of this.#logs.values()) {
        const index = this.#directories.indexOf(open.directory)
        counts[index] = (counts[index] ?? 0) + 1
      }
    }
    const emptiest = this.#directories[counts.indexOf(Math.min(...counts))]
    assert(emptiest !== undefined, 'a log directory works')
    return emptiest
  }

  /** The log is gone at once; its directory is renamed to `….-delete`, and removed after file.delete.delay.ms. */
  delete(topic: string, partition: number): void {
    this.#moveAway(topic, partition, deletedDirectoryName, (path, { log, directory }) => {
      directory.setCleanerOffset(topic, partition, undefined)
      this.#removal.later(path, `${topic}-${partition}`, log.config.fileDeleteDelayMs)
      this.#log(
        'INFO',
        `Log for partition ${log.topic}-${partition} is renamed to ${path} and is scheduled for deletion`,
      )
    })
  }

  /** Renames the directory to `….-stray`: the metadata knows no such partition, but the records are kept. */
  setAside(topic: string, partition: number): void {
    this.#moveAway(topic, partition, strayDirectoryName, (path, { log, directory }) => {
      directory.setCleanerOffset(topic, partition, undefined)
      this.#log('INFO', `Log for partition ${log.topic}-${partition} is renamed to ${path}`)
    })
  }

  #moveAway(
    topic: string,
    partition: number,
    nameOf: (topic: string, partition: number, uniqueHex: string) => string,
    then: (path: string, open: OpenLog) => void,
  ): void {
    const name = logDirectoryName(topic, partition)
    const open = this.#logs.get(name)
    if (open === undefined) return
    const path = `${open.directory.path}/${this.#uniqueName(nameOf, open.log)}`
    open.log.abandon()
    this.#logs.delete(name)
    withStorageErrors(`renaming the directory of ${name}`, () => {
      this.#system.disk.rename(open.log.directory, path)
      then(path, open)
    })
  }

  /** The configurations of these topics may be others now. */
  updateConfigs(topics: ReadonlySet<string>): void {
    if (topics.size === 0) return
    for (const { log } of this.#logs.values()) {
      if (topics.has(log.topic)) log.updateConfig(this.#options.configFor(log.topic))
    }
  }

  /** Housekeeping: runs `operation` on every log, one at each step of the iterator. */
  *steps(operation: (log: Log) => void): Generator<void, void, undefined> {
    for (const [name, open] of [...this.#logs]) {
      // It may be gone since the first step.
      if (this.#logs.get(name) !== open) continue
      this.attempt(open.log, () => operation(open.log))
      yield
    }
  }

  /** The log directory of an open log. */
  directoryOf({ topic, partition }: Log): LogDirectory | undefined {
    return this.#logs.get(logDirectoryName(topic, partition))?.directory
  }

  /** Does something with an open log: when its disk fails, its directory is given up, and the others stay. */
  attempt(log: Log, operation: () => void): void {
    const directory = this.directoryOf(log)
    if (directory === undefined) return
    try {
      operation()
    } catch (error) {
      this.#failDirectory(directory, error)
    }
  }

  #checkpointSoon(): void {
    if (this.#isCheckpointDue) return
    this.#isCheckpointDue = true
    this.#system.timers.soon(() => {
      if (this.#isCheckpointDue) this.checkpoint()
    })
  }

  /** Does at once what DeleteRecords asks for, so that it is durable before it is acknowledged; false: it could not. */
  checkpointIfDue(): boolean {
    return this.#isCheckpointDue ? this.checkpoint() : true
  }

  /** Syncs what somebody waits for, instead of in the background. */
  flushAwaited(): void {
    for (const log of this.all()) {
      if (log.safeEndOffset < log.logEndOffset) this.attempt(log, () => log.flush())
    }
  }

  /** Writes the recovery points, log start offsets and high watermarks of all logs; false: not all could be written. */
  checkpoint(): boolean {
    this.#isCheckpointDue = false
    let isWhole = true
    for (const directory of [...this.#directories]) {
      try {
        directory.checkpoint(this.#logsIn(directory))
      } catch (error) {
        isWhole = false
        this.#failDirectory(directory, error)
      }
    }
    return isWhole
  }

  /** Flushes and closes every log, checkpoints, and leaves the mark of a clean shutdown. */
  shutdown(brokerEpoch = -1): void {
    this.#log('INFO', 'Shutting down.')
    this.#removal.cancel()
    for (const directory of [...this.#directories]) {
      try {
        const logs = this.#logsIn(directory)
        for (const log of logs) log.flush()
        for (const log of logs) log.close()
        directory.checkpoint(logs)
        directory.markCleanShutdown(brokerEpoch)
      } catch (error) {
        this.#failDirectory(directory, error)
      }
    }
    this.#logs.clear()
    this.#log('INFO', 'Shutdown complete.')
  }
}
