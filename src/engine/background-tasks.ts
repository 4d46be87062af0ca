/** What the broker does from time to time: retention, compaction, checkpoints, flushes, forgetting silent producers. */
import type { BrokerConfig } from './config/broker-config.ts'
import { LogCleaner } from './log/cleaner/log-cleaner.ts'
import type { Log } from './log/log.ts'
import type { LogManager } from './log/log-manager.ts'
import type { Logger } from './logger.ts'
import type { System, Timer } from './system/system.ts'

/** Kafka's internal log.initial.task.delay.ms: a start is not the time for housekeeping. */
const INITIAL_DELAY_MS = 30_000
/** Kafka's internal producer.id.expiration.check.interval.ms. */
const PRODUCER_EXPIRATION_CHECK_MS = 600_000

/** For so long a task holds up the clients; what is left of it waits for its next turn. */
const SLICE_MS = 5

interface Task {
  readonly intervalMs: number
  /** What is to be done, in small steps. */
  steps(): Iterator<void>
}

export class BackgroundTasks {
  readonly #system: System
  readonly #logger: Logger
  readonly #timers = new Set<Timer>()
  #isStopped = false
  #cleaner: LogCleaner | undefined

  constructor(system: System, logger: Logger) {
    this.#system = system
    this.#logger = logger
  }

  /** Intervals are read once: Kafka does not change them while it runs either. */
  start(config: BrokerConfig, logs: LogManager): void {
    this.#cleaner = new LogCleaner(this.#system, this.#logger, logs)
    this.#cleaner.start(config)
    const now = () => this.#system.clock.now()
    const tasks: Task[] = [
      {
        intervalMs: config.get('log.retention.check.interval.ms'),
        steps: () => logs.steps((log) => deleteOldSegments(log, now())),
      },
      {
        intervalMs: config.get('log.flush.scheduler.interval.ms'),
        steps: () => logs.steps((log) => flushWhenDue(log, now())),
      },
      {
        intervalMs: config.get('log.flush.offset.checkpoint.interval.ms'),
        steps: () => [void logs.checkpoint()].values(),
      },
      {
        intervalMs: PRODUCER_EXPIRATION_CHECK_MS,
        steps: () => logs.steps((log) => log.expireProducers(now())),
      },
    ]
    for (const task of tasks) {
      if (Number.isFinite(task.intervalMs)) this.#schedule(task, INITIAL_DELAY_MS)
    }
  }

  /** Takes over what may change while the broker runs. */
  reconfigure(config: BrokerConfig): void {
    this.#cleaner?.reconfigure(config)
  }

  /** Runs `callback` after `delayMs`, unless the broker stops before. */
  once(delayMs: number, callback: () => void): void {
    const timer = this.#system.timers.after(delayMs, () => {
      this.#timers.delete(timer)
      callback()
    })
    this.#timers.add(timer)
  }

  stop(): void {
    this.#isStopped = true
    this.#cleaner?.stop()
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
  }

  #schedule(task: Task, delayMs: number): void {
    const timer = this.#system.timers.after(delayMs, () => {
      this.#timers.delete(timer)
      this.#attempt(task, () => this.#work(task, task.steps()))
    })
    this.#timers.add(timer)
  }

  #work(task: Task, steps: Iterator<void>): void {
    const { clock, timers } = this.#system
    const end = clock.monotonic() + SLICE_MS
    while (steps.next().done !== true) {
      if (clock.monotonic() < end) continue
      timers.soon(() => {
        if (!this.#isStopped) this.#attempt(task, () => this.#work(task, steps))
      })
      return
    }
    this.#schedule(task, task.intervalMs)
  }

  /** One log's trouble must not end the others' retention: the next round tries again. */
  #attempt(task: Task, work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#logger.log('ERROR', 'kafka.log.LogManager', 'A background task failed', error)
      this.#schedule(task, task.intervalMs)
    }
  }
}

/** flush.ms */
export function flushWhenDue(log: Log, now: number): void {
  if (now - log.lastFlushTime >= log.config.flushMs) log.flush()
}

/** The retention of compacted logs is the cleaner's; a log may have been compacted when its cleaning began. */
function deleteOldSegments(log: Log, now: number): void {
  if (log.config.cleanupPolicy.includes('compact') || log.cleanable.isBeingCleaned) return
  log.deleteOldSegments(now)
}
