/** What `samsa doctor` finds out about one thing. */
export interface Finding {
  /** What was looked at: `node`, `port`, `data directory`, … */
  readonly check: string
  /** `warn`: works, but is probably not what is wanted. */
  readonly state: 'ok' | 'warn' | 'wrong'
  readonly message: string
  /** The command, or the change, that mends it; null where nothing needs to be mended. */
  readonly remedy: string | null
}

export const ok = (check: string, message: string): Finding => {
  return { check, state: 'ok', message, remedy: null }
}

export const warn = (check: string, message: string, remedy: string): Finding => {
  return { check, state: 'warn', message, remedy }
}

export const wrong = (check: string, message: string, remedy: string): Finding => {
  return { check, state: 'wrong', message, remedy }
}

/** The document that `--json` prints. */
export interface DoctorDocument {
  /** The worst state of all findings. */
  readonly state: Finding['state']
  readonly findings: readonly Finding[]
}

export function doctorDocument(findings: readonly Finding[]): DoctorDocument {
  const has = (state: Finding['state']): boolean => findings.some((each) => each.state === state)
  return { state: has('wrong') ? 'wrong' : has('warn') ? 'warn' : 'ok', findings }
}
