/** `samsa init`: a directory that looks like Kafka's download to whoever follows a tutorial in it. */

import fs from 'node:fs'
import path from 'node:path'
import { terse } from '../option-errors.ts'
import { configurationFiles, type Release } from './configuration-files.ts'
import { launchScript } from './launch-script.ts'

export interface TreeOptions {
  readonly directory: string
  readonly release: Release
  /** Replace files that are there. */
  readonly force: boolean
  readonly packageDirectory: string
  /** Names without `.sh`. */
  readonly tools: readonly string[]
}

export interface MadeTree {
  readonly commands: number
  readonly configurations: number
}

const EXECUTABLE = 0o755
const ORDINARY = 0o644
const MOST_NAMED = 3

function treeFiles(options: TreeOptions): Map<string, { text: string; mode: number }> {
  const { release, packageDirectory, tools } = options
  const files = new Map<string, { text: string; mode: number }>()
  for (const tool of tools) {
    const text = launchScript(tool, packageDirectory)
    files.set(path.join('bin', `${tool}.sh`), { text, mode: EXECUTABLE })
  }
  for (const [name, text] of configurationFiles(release)) {
    files.set(path.join('config', ...name.split('/')), { text, mode: ORDINARY })
  }
  const license = fs.readFileSync(path.join(packageDirectory, 'LICENSE'), 'utf8')
  return files.set('LICENSE', { text: license, mode: ORDINARY })
}

/** Refuses to touch anything when files are in the way. */
function checkFree(directory: string, names: readonly string[], force: boolean): void {
  const stat = fs.statSync(directory, { throwIfNoEntry: false })
  if (stat !== undefined && !stat.isDirectory()) throw terse(`${directory} is no directory`)
  if (force) return
  const there = names.filter((name) => fs.existsSync(path.join(directory, name)))
  if (there.length === 0) return
  const named = there.slice(0, MOST_NAMED).join(', ')
  const more = there.length > MOST_NAMED ? ` and ${there.length - MOST_NAMED} more` : ''
  throw terse(`In ${directory} there is already ${named}${more}; --force replaces these files`)
}

/** Node's own `recursive` never returns where a parent takes no directories though it exists, as /proc. */
function makeDirectory(directory: string): void {
  if (fs.existsSync(directory)) return
  makeDirectory(path.dirname(directory))
  fs.mkdirSync(directory)
}

/** Throws JavaError (TerseException) when files are in the way, or when the directory cannot be written. */
export function makeTree(options: TreeOptions): MadeTree {
  const { directory, force } = options
  const files = treeFiles(options)
  checkFree(directory, [...files.keys()], force)
  try {
    makeDirectory(path.resolve(directory))
    for (const [name, { text, mode }] of files) {
      const file = path.join(directory, name)
      fs.mkdirSync(path.dirname(file), { recursive: true })
      fs.writeFileSync(file, text)
      fs.chmodSync(file, mode)
    }
  } catch (error) {
    throw terse(`Cannot write to ${directory}: ${(error as Error).message}`)
  }
  return { commands: options.tools.length, configurations: files.size - options.tools.length - 1 }
}
