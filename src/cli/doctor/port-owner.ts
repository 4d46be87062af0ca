/** Which process listens on a port, as far as the system tells this user. */

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'

export interface PortOwner {
  readonly pid: number
  /** The program with its first words. */
  readonly command: string
}

const LISTENING = '0A'

/** The sockets that listen on the port, from the kernel's tables. */
function listeningSockets(port: number): Set<string> {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, '0')
  const inodes = new Set<string>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    if (!fs.existsSync(table)) continue
    for (const line of fs.readFileSync(table, 'utf8').split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/)
      if (state === LISTENING && local?.endsWith(`:${hexadecimal}`) === true) {
        inodes.add(`socket:[${inode}]`)
      }
    }
  }
  return inodes
}

function holds(pid: string, sockets: ReadonlySet<string>): boolean {
  try {
    const directory = `/proc/${pid}/fd`
    return fs
      .readdirSync(directory)
      .some((fd) => sockets.has(fs.readlinkSync(`${directory}/${fd}`)))
  } catch {
    // Another user's, or gone meanwhile.
    return false
  }
}

function onLinux(port: number): PortOwner | undefined {
  const sockets = listeningSockets(port)
  if (sockets.size === 0) return undefined
  const pid = fs.readdirSync('/proc').find((name) => /^\d+$/.test(name) && holds(name, sockets))
  if (pid === undefined) return undefined
  const words = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  return { pid: Number(pid), command: words.slice(0, 3).join(' ').trim() }
}

function withLsof(port: number): PortOwner | undefined {
  const arguments_ = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']
  const { stdout } = spawnSync('lsof', arguments_, { encoding: 'utf8' })
  const pid = /^p(\d+)$/m.exec(stdout ?? '')?.[1]
  if (pid === undefined) return undefined
  return { pid: Number(pid), command: /^c(.*)$/m.exec(stdout)?.[1] ?? '' }
}

/** Undefined: nobody, or nobody that can be told. */
export const portOwner = (port: number): PortOwner | undefined =>
  process.platform === 'linux' ? onLinux(port) : withLsof(port)
