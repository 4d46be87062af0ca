/**
 * Tables and properties are objects, and what looks something up in them is often a word that somebody typed or sent:
 * `constructor` and `__proto__` must be words like others.
 */

/** The table's own value under `name`. */
export function lookup<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/** An object that has no properties, not even those that every object has. */
export function emptyTable<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>
}
