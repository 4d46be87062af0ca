/** Which Kafka a person gets who types `kafka-topics`. */

import fs from 'node:fs'
import path from 'node:path'
import { type Finding, ok, warn } from './finding.ts'

const CHECK = 'path'
/** Where packages of others put Kafka's tools. */
const ORIGINS: readonly (readonly [pattern: RegExp, origin: string])[] = [
  [/confluent/i, "Confluent's"],
  [/(homebrew|Cellar|linuxbrew)/i, "Homebrew's"],
  [/kafka_\d/, "Apache Kafka's"],
]

interface FoundTool {
  readonly file: string
  readonly isOurs: boolean
}

/** Every program called `name` on the PATH, in its order, those behind links by what they are. */
function found(name: string, directories: readonly string[], ours: string): FoundTool[] {
  return directories
    .map((directory) => path.join(directory, name))
    .filter((file) => fs.existsSync(file))
    .map((file) => ({ file, isOurs: isWithin(fs.realpathSync(file), ours) }))
}

const isWithin = (file: string, directory: string): boolean =>
  !path.relative(fs.realpathSync(directory), file).startsWith('..')

function origin(file: string): string {
  const place = `${file} ${fs.realpathSync(file)}`
  return ORIGINS.find(([pattern]) => pattern.test(place))?.[1] ?? 'of another installation'
}

const SHELLENV = 'eval "$(samsa shellenv)"'

function checkTool(name: string, tools: readonly FoundTool[], ours: string): Finding {
  const [first] = tools
  const others = tools.filter(({ isOurs }) => !isOurs)
  if (first === undefined || !tools.some(({ isOurs }) => isOurs)) {
    const remedy = `eval "$(${path.join(ours, 'bin', 'samsa')} shellenv)"`
    if (first === undefined) return warn(CHECK, `${name} is not on the PATH`, remedy)
    const { file } = first
    return warn(CHECK, `${name} is ${file} (${origin(file)}), not Samsa's`, remedy)
  }
  if (!first.isOurs) {
    const { file } = first
    return warn(CHECK, `${name} is ${file} (${origin(file)}), in front of Samsa's`, SHELLENV)
  }
  const behind = others.map(({ file }) => `${file} (${origin(file)})`).join(', ')
  return ok(CHECK, `${name} is Samsa's${others.length === 0 ? '' : `, in front of ${behind}`}`)
}

/** `installation` is the directory of the package. */
export function checkPath(
  names: readonly string[],
  installation: string,
  pathVariable: string = process.env['PATH'] ?? '',
): Finding[] {
  const directories = [...new Set(pathVariable.split(path.delimiter))].filter((each) => each !== '')
  return names.map((name) => checkTool(name, found(name, directories, installation), installation))
}
