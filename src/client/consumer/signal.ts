/** Wakes one waiter when something happened in the background; remembers it if nobody waits. */
export class Signal {
  #raised = false
  #resolve: (() => void) | undefined

  raise(): void {
    this.#raised = true
    this.#resolve?.()
  }

  /** Resolves when the signal is raised, or after `ms`; lowers it. */
  async wait(ms: number): Promise<void> {
    if (!this.#raised && ms > 0) {
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        this.#resolve = resolve
        timer = setTimeout(resolve, Math.min(ms, 0x7fffffff))
      })
      clearTimeout(timer)
      this.#resolve = undefined
    }
    this.#raised = false
  }
}
