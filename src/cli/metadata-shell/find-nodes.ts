/** Paths of the shell: absolute or relative, with `.`, `..`, and the patterns `*`, `?`, `[a-z]` and `{a,b}` in each part. */

import { isDirectory, type Node } from './node.ts'

export interface Found {
  /** From the root. */
  readonly path: readonly string[]
  readonly node: Node
}

/** A part of a path as an expression; undefined where it is a plain name. */
function partPattern(part: string): RegExp | undefined {
  if (!/[*?[{]/.test(part)) return undefined
  let source = ''
  let depth = 0
  for (const character of part) {
    if (character === '*') source += '.*'
    else if (character === '?') source += '.'
    else if (character === '{') {
      depth += 1
      source += '(?:'
    } else if (character === '}' && depth > 0) {
      depth -= 1
      source += ')'
    } else if (character === ',' && depth > 0) source += '|'
    else if (character === '[' || character === ']' || character === '-') source += character
    else source += character.replace(/[\\^$.|+()]/g, '\\$&')
  }
  try {
    return new RegExp(`^${source}${')'.repeat(depth)}$`)
  } catch {
    return undefined
  }
}

/** The absolute path that `target` means in `directory`, its `.` and `..` resolved. */
export function absolutePath(directory: readonly string[], target: string): string[] {
  const parts = target.startsWith('/') ? [] : [...directory]
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts
}

/** The nodes that `target` means, in the order of their names; none where there is nothing. */
export function findNodes(root: Node, directory: readonly string[], target: string): Found[] {
  let found: Found[] = [{ path: [], node: root }]
  for (const part of absolutePath(directory, target)) {
    const pattern = partPattern(part)
    found = found.flatMap(({ path, node }) => {
      if (!isDirectory(node)) return []
      const names =
        pattern === undefined
          ? [part]
          : [...node.children.keys()].filter((name) => pattern.test(name))
      return names.flatMap((name) => {
        const child = node.children.get(name)
        return child === undefined ? [] : [{ path: [...path, name], node: child }]
      })
    })
  }
  return found
}
