/** The tree that kafka-metadata-shell walks: directories of nodes, and files that hold a text. */

export interface Directory {
  readonly children: ReadonlyMap<string, Node>
}

export interface File {
  readonly text: string
}

export type Node = Directory | File

export const isDirectory = (node: Node): node is Directory => 'children' in node

export const file = (text: unknown): File => ({ text: String(text) })

/** A directory, its children sorted by name as Kafka's shell shows them. */
export function directory(children: Iterable<readonly [string, Node]>): Directory {
  const sorted = [...children].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return { children: new Map(sorted) }
}
