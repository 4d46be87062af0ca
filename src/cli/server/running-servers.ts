/**
 * Which brokers of this user run: one small file per process, written by the process itself when it starts. A process
 * id alone can have come to mean another process, so the file also holds when the process began, and an entry whose
 * process is gone or began at another time is removed. (Kafka's script greps `ps` for Java; that finds too much or,
 * with long command lines, nothing.)
 */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { runDirectory } from './user-directories.ts'

export interface RunningServer {
  readonly pid: number
  /** When the process began, in the system's own terms; empty where the system does not tell. */
  readonly began: string
  readonly nodeId: number
  readonly roles: readonly string[]
  readonly dataDirectories: readonly string[]
  /** host:port of each listener; empty until clients are answered. */
  readonly addresses: readonly string[]
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Where it logs to, when it is in the background. */
  readonly logFile: string | null
}

/** When a process began; undefined when there is none. */
function beginningOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      // State and start time, fields 3 and 22, counted after the name in parentheses, which may hold spaces.
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      // A process that ended stays in the list until its parent has looked (Z).
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
    }
    process.kill(pid, 0)
    if (process.platform === 'win32') return ''
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    // No such process, or not ours to look at.
    return undefined
  }
}

const fileOf = (pid: number): string => path.join(runDirectory(), `${pid}.json`)

/** Enters this process, or what has changed about it. */
export function register(server: Omit<RunningServer, 'pid' | 'began'>): void {
  const { pid } = process
  fs.mkdirSync(runDirectory(), { recursive: true })
  const entry: RunningServer = { pid, began: beginningOf(pid) ?? '', ...server }
  const temporary = `${fileOf(pid)}.tmp`
  fs.writeFileSync(temporary, `${JSON.stringify(entry, null, 2)}\n`)
  fs.renameSync(temporary, fileOf(pid))
}

/** Takes this process out again. */
export function unregister(): void {
  fs.rmSync(fileOf(process.pid), { force: true })
}

function readEntry(file: string): RunningServer | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as RunningServer
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT'
    if (gone || error instanceof SyntaxError) return undefined
    throw error
  }
}

export function isRunning({ pid, began }: RunningServer): boolean {
  return beginningOf(pid) === began
}

/** Those that run, oldest first; entries of others are cleared away. */
export function runningServers(): RunningServer[] {
  const directory = runDirectory()
  if (!fs.existsSync(directory)) return []
  const servers: RunningServer[] = []
  for (const name of fs.readdirSync(directory)) {
    if (!name.endsWith('.json')) continue
    const file = path.join(directory, name)
    const entry = readEntry(file)
    if (entry !== undefined && isRunning(entry)) servers.push(entry)
    else fs.rmSync(file, { force: true })
  }
  return servers.sort((a, b) => a.startedAt - b.startedAt)
}

export interface ServerChoice {
  readonly nodeId?: string | undefined
  readonly role?: string | undefined
  /** One of its data directories. */
  readonly dataDirectory?: string | undefined
}

/** The running servers that fit everything that is asked for. */
export function chosenServers({ nodeId, role, dataDirectory }: ServerChoice): RunningServer[] {
  const directory = dataDirectory === undefined ? undefined : path.resolve(dataDirectory)
  return runningServers().filter(
    (server) =>
      (nodeId === undefined || server.nodeId === Number(nodeId)) &&
      (role === undefined || server.roles.includes(role)) &&
      (directory === undefined || server.dataDirectories.includes(directory)),
  )
}
