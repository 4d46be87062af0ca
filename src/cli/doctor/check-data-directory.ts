/** A data directory: there, writable, with room, formatted, in use by whom, and left in order. */

import fs from 'node:fs'
import path from 'node:path'
import { parseProperties } from '../../config/properties.ts'
import { bytesText } from '../amounts.ts'
import type { RunningServer } from '../server/running-servers.ts'
import { type Finding, ok, warn, wrong } from './finding.ts'

const CHECK = 'data directory'
const LITTLE_BYTES = 1e9
const TOO_LITTLE_BYTES = 100e6
const CLEAN_SHUTDOWN_FILE = '.kafka_cleanshutdown'

export interface DirectoryQuestion {
  readonly directory: string
  /** Whether the broker formats it itself when it is new; else the command that does. */
  readonly formatCommand: string | undefined
  readonly running: readonly RunningServer[]
}

/** The nearest directory that exists: there a new one would be made. */
function existingParent(directory: string): string {
  return fs.existsSync(directory) ? directory : existingParent(path.dirname(directory))
}

function canWrite(directory: string): boolean {
  try {
    fs.accessSync(directory, fs.constants.W_OK | fs.constants.X_OK)
    return true
  } catch {
    return false
  }
}

function checkRoom(directory: string): Finding[] {
  const { bavail, bsize } = fs.statfsSync(existingParent(directory))
  const free = bavail * bsize
  if (free >= LITTLE_BYTES) return [ok(CHECK, `${bytesText(free)} are free for ${directory}`)]
  const remedy = `make room, or choose another directory: samsa broker start --data-dir DIRECTORY`
  const message = `only ${bytesText(free)} are free for ${directory}`
  return [free < TOO_LITTLE_BYTES ? wrong(CHECK, message, remedy) : warn(CHECK, message, remedy)]
}

/** The process that has locked a file, from the kernel's table of locks. */
function lockHolder(file: string): number | undefined {
  if (process.platform !== 'linux' || !fs.existsSync(file)) return undefined
  const { ino } = fs.statSync(file)
  const line = fs
    .readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .find((each) => new RegExp(`^\\d+: \\w+ +\\w+ +WRITE (\\d+) \\w+:\\w+:${ino} `).test(each))
  return line === undefined ? undefined : Number(/WRITE (\d+)/.exec(line)?.[1])
}

function checkUse({ directory, running }: DirectoryQuestion): Finding | undefined {
  const server = running.find(({ dataDirectories }) => dataDirectories.includes(directory))
  if (server !== undefined) {
    const { nodeId, pid } = server
    return ok(CHECK, `${directory} is in use by Samsa's broker ${nodeId} (process ${pid})`)
  }
  const holder = lockHolder(path.join(directory, '.lock'))
  if (holder === undefined) return undefined
  return wrong(
    CHECK,
    `${directory} is locked by process ${holder}, which is no broker of Samsa's that runs here`,
    `stop that broker (kill ${holder}), or choose another directory: samsa broker start --data-dir DIRECTORY`,
  )
}

function checkFormat({ directory, formatCommand }: DirectoryQuestion): Finding {
  const file = path.join(directory, 'meta.properties')
  if (!fs.existsSync(file)) {
    return formatCommand === undefined
      ? ok(CHECK, `${directory} is not formatted; the broker does it at its first start`)
      : wrong(CHECK, `${directory} is not formatted`, formatCommand)
  }
  const properties = parseProperties(fs.readFileSync(file, 'latin1'))
  const cluster = properties['cluster.id']
  const node = properties['node.id'] ?? properties['broker.id']
  if (cluster !== undefined && node !== undefined) {
    return ok(CHECK, `${directory} is formatted for node ${node} of cluster ${cluster}`)
  }
  return wrong(
    CHECK,
    `${file} lacks ${cluster === undefined ? 'cluster.id' : 'node.id'}`,
    'bring the file back from a copy; or, if the data may go, remove the directory',
  )
}

function checkEnd(directory: string): Finding {
  const hasLogs = fs.readdirSync(directory).some((name) => /-\d+$/.test(name))
  const wasClean = !hasLogs || fs.existsSync(path.join(directory, CLEAN_SHUTDOWN_FILE))
  return wasClean
    ? ok(CHECK, `${directory} was left in order`)
    : warn(
        CHECK,
        `${directory} was not closed cleanly: the next start checks its logs, which may take a while`,
        'samsa broker start (and samsa broker stop to end it)',
      )
}

export function checkDataDirectory(question: DirectoryQuestion): Finding[] {
  const { directory } = question
  const stat = fs.statSync(directory, { throwIfNoEntry: false })
  if (stat !== undefined && !stat.isDirectory()) {
    return [wrong(CHECK, `${directory} is no directory`, 'set log.dirs to a directory')]
  }
  const parent = existingParent(directory)
  if (!canWrite(parent)) {
    const message = `${directory} cannot be written by this user`
    const remedy = `sudo chown "$(id -un)" ${parent} (or choose another directory with log.dirs)`
    return [wrong(CHECK, message, remedy)]
  }
  if (stat === undefined) {
    return [ok(CHECK, `${directory} does not exist yet`), ...checkRoom(directory)].concat(
      question.formatCommand === undefined ? [] : [checkFormat(question)],
    )
  }
  const use = checkUse(question)
  const rest = use === undefined ? [checkFormat(question), checkEnd(directory)] : [use]
  return [...rest, ...checkRoom(directory)]
}
