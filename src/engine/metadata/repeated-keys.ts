/** Those that come more than once. A request may name many things, and looking for each among all others takes too long. */
export function repeatedKeys(keys: Iterable<string>): ReadonlySet<string> {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const key of keys) {
    if (seen.has(key)) repeated.add(key)
    seen.add(key)
  }
  return repeated
}
