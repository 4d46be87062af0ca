/** The releases of Apache Kafka whose forms of internal records differ. */
export type Release = '3.7' | '3.9' | '4.1'

/** The newest of these releases that is not after the given version, for example `4.1` for `4.2.0`; else 3.7. */
export function releaseOf(version: string | undefined): Release {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number)
  if (major > 4 || (major === 4 && minor >= 1)) return '4.1'
  return major === 4 || (major === 3 && minor >= 8) ? '3.9' : '3.7'
}
