/** What the broker does from time to time: retention, checkpoints, flushes, forgetting silent producers. */
import type { BrokerConfig } from './config/broker-config.ts'
import type { LogManager } from './log/log-manager.ts'
import type { Logger } from './logger.ts'
import type { System, Timer } from './system/system.ts'

/** Kafka's internal log.initial.task.delay.ms: a start is not the time for housekeeping. */
const INITIAL_DELAY_MS = 30_000
/** Kafka's internal producer.id.expiration.check.interval.ms. */
const PRODUCER_EXPIRATION_CHECK_MS = 600_000

interface Task {
  readonly intervalMs: number
  run(): void
}

export class BackgroundTasks {
  readonly #system: System
  readonly #logger: Logger
  readonly #timers = new Set<Timer>()

  constructor(system: System, logger: Logger) {
    this.#system = system
    this.#logger = logger
  }

  /** Intervals are read once: Kafka does not change them while it runs either. */
  start(config: BrokerConfig, logs: LogManager): void {
    const now = () => this.#system.clock.now()
    const tasks: Task[] = [
      {
        intervalMs: config.get('log.retention.check.interval.ms'),
        run: () => logs.deleteOldSegments(now()),
      },
      {
        intervalMs: config.get('log.flush.scheduler.interval.ms'),
        run: () => logs.flushDirtyLogs(now()),
      },
      {
        intervalMs: config.get('log.flush.offset.checkpoint.interval.ms'),
        run: () => logs.checkpoint(),
      },
      {
        intervalMs: PRODUCER_EXPIRATION_CHECK_MS,
        run: () => logs.expireProducers(now()),
      },
    ]
    for (const task of tasks) {
      if (Number.isFinite(task.intervalMs)) this.#schedule(task, INITIAL_DELAY_MS)
    }
  }

  stop(): void {
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
  }

  #schedule(task: Task, delayMs: number): void {
    const timer = this.#system.timers.after(delayMs, () => {
      this.#timers.delete(timer)
      try {
        task.run()
      } catch (error) {
        // One log's trouble must not end the others' retention: the next round tries again.
        this.#logger.log('ERROR', 'kafka.log.LogManager', 'A background task failed', error)
      }
      this.#schedule(task, task.intervalMs)
    })
    this.#timers.add(timer)
  }
}
