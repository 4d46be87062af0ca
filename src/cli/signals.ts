/** Ending on a signal the way a JVM does: shutdown work first, then exit status 130 (INT) or 143 (TERM). */

const STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** Calls `shutdown` at the first signal; `status` is set from then on. A second signal ends the process at once. */
export function onSignals(shutdown: () => void): { status: number | undefined } {
  const state: { status: number | undefined } = { status: undefined }
  for (const [signal, status] of Object.entries(STATUS)) {
    process.on(signal, () => {
      if (state.status !== undefined) process.exit(status)
      state.status = status
      shutdown()
    })
  }
  return state
}
