/** Removes the directories of deleted logs some time later. What a stop leaves behind, the next start removes. */
import type { Logger } from '../logger.ts'
import type { System, Timer } from '../system/system.ts'

const loggerName = 'kafka.log.LogManager'

export class DirectoryRemoval {
  readonly #system: System
  readonly #logger: Logger
  readonly #timers = new Set<Timer>()

  constructor(system: System, logger: Logger) {
    this.#system = system
    this.#logger = logger
  }

  /** `topicPartition` is for the message: `orders-0`. */
  later(path: string, topicPartition: string, delayMs: number): void {
    const timer = this.#system.timers.after(delayMs, () => {
      this.#timers.delete(timer)
      try {
        this.#system.disk.removeDirectory(path)
        this.#logger.log(
          'INFO',
          loggerName,
          `Deleted log for partition ${topicPartition} in ${path}.`,
        )
      } catch (error) {
        const message = `Exception while deleting ${path}; the next start tries again.`
        this.#logger.log('ERROR', loggerName, message, error)
      }
    })
    this.#timers.add(timer)
  }

  cancel(): void {
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
  }
}
