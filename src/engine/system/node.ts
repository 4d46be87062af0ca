/**
 * The real world: the only file of the engine that touches node:fs, node:net, the clock, randomness,
 * timers and SQLite.
 */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type BetterSqlite3 from 'better-sqlite3'
import { boundedFiles, openFilesBound } from './bounded-files.ts'
import type {
  Clock,
  ConnectionHandler,
  Disk,
  DiskFile,
  Network,
  NetworkConnection,
  NetworkListener,
  Random,
  System,
  Timers,
} from './system.ts'

/** Linux takes at most 1024 buffers in one writev. */
const MAX_BUFFERS_PER_WRITE = 1024

/** Up to this many bytes a response is copied into one buffer: cheaper than a writev of many parts. */
const COPY_BELOW_BYTES = 16 * 1024

/** A client that reads nothing must not keep its socket, and what waits to be sent, for ever. */
const END_PATIENCE_MS = 10_000

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}

/** The longest delay that node's timers take; longer ones would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1

const timers: Timers = {
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), MAX_DELAY_MS))
    return { cancel: () => clearTimeout(timer) }
  },
  soon: (callback) => {
    setImmediate(callback)
  },
}

const random: Random = {
  integer: (bound) => randomInt(bound),
  kafkaUuid() {
    let uuid: string
    do uuid = randomBytes(16).toString('base64url')
    while (uuid.startsWith('-'))
    return uuid
  },
  javaUuid: () => randomUUID(),
}

class NodeFile implements DiskFile {
  readonly path: string
  readonly #descriptor: number
  #syncing = 0
  #closed = false

  constructor(file: string, descriptor: number) {
    this.path = file
    this.#descriptor = descriptor
  }

  size(): number {
    return fs.fstatSync(this.#descriptor).size
  }

  read(target: Buffer, offset: number, length: number, position: number): number {
    let done = 0
    while (done < length) {
      const count = fs.readSync(
        this.#descriptor,
        target,
        offset + done,
        length - done,
        position + done,
      )
      if (count === 0) break
      done += count
    }
    return done
  }

  write(buffers: readonly Buffer[], position: number): void {
    const [first] = buffers
    if (buffers.length === 1 && first !== undefined) {
      this.#writeRest(first, position)
      return
    }
    let at = position
    for (let start = 0; start < buffers.length; start += MAX_BUFFERS_PER_WRITE) {
      const some = buffers.slice(start, start + MAX_BUFFERS_PER_WRITE)
      at += this.#writeSome(some, at)
    }
  }

  /** Writes all of `buffers`, continuing after a short write (a disk that fills up); returns the bytes. */
  #writeSome(buffers: readonly Buffer[], position: number): number {
    let at = position
    let written = fs.writevSync(this.#descriptor, buffers, position)
    for (const buffer of buffers) {
      if (written < buffer.length) this.#writeRest(buffer.subarray(written), at + written)
      written = Math.max(0, written - buffer.length)
      at += buffer.length
    }
    return at - position
  }

  #writeRest(buffer: Buffer, position: number): void {
    let done = 0
    while (done < buffer.length) {
      done += fs.writeSync(this.#descriptor, buffer, done, buffer.length - done, position + done)
    }
  }

  truncate(size: number): void {
    fs.ftruncateSync(this.#descriptor, size)
  }

  sync(): void {
    fs.fdatasyncSync(this.#descriptor)
  }

  syncInBackground(done: (failure: Error | undefined) => void): void {
    this.#syncing += 1
    fs.fdatasync(this.#descriptor, (failure) => {
      this.#syncing -= 1
      if (this.#closed && this.#syncing === 0) fs.closeSync(this.#descriptor)
      done(failure ?? undefined)
    })
  }

  /** The descriptor outlives syncs that are under way. */
  close(): void {
    this.#closed = true
    if (this.#syncing === 0) fs.closeSync(this.#descriptor)
  }
}

const { O_CREAT, O_RDONLY, O_RDWR } = fs.constants
const OPEN_FLAGS = { read: O_RDONLY, write: O_RDWR, create: O_RDWR | O_CREAT }

function withDescriptor(file: string, flags: string, use: (descriptor: number) => void): void {
  const descriptor = fs.openSync(file, flags)
  try {
    use(descriptor)
  } finally {
    fs.closeSync(descriptor)
  }
}

const disk: Disk = {
  open: (file, mode) => new NodeFile(file, fs.openSync(file, OPEN_FLAGS[mode], 0o644)),
  exists: (file) => fs.existsSync(file),
  isDirectory: (file) => fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false,
  size: (file) => fs.statSync(file).size,
  modifiedTime: (file) => Math.floor(fs.statSync(file).mtimeMs),
  setModifiedTime: (file, time) => fs.utimesSync(file, new Date(time), new Date(time)),
  list: (directory) => fs.readdirSync(directory).sort(),
  makeDirectory(directory) {
    // Node's own recursion never ends where the system says ENOENT to every child, as /proc does.
    if (fs.existsSync(directory)) return
    disk.makeDirectory(path.dirname(directory))
    try {
      fs.mkdirSync(directory)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  },
  rename: (from, to) => fs.renameSync(from, to),
  removeFile: (file) => fs.unlinkSync(file),
  removeDirectory: (directory) => fs.rmSync(directory, { recursive: true }),
  readFile: (file) => fs.readFileSync(file),
  replaceFile(file, content) {
    const temporary = `${file}.tmp`
    withDescriptor(temporary, 'w', (descriptor) => {
      fs.writeFileSync(descriptor, content)
      fs.fsyncSync(descriptor)
    })
    fs.renameSync(temporary, file)
    disk.syncDirectory(path.dirname(file))
  },
  syncDirectory(directory) {
    // Windows cannot open a directory; its renames are durable without this.
    if (process.platform === 'win32') return
    withDescriptor(directory, 'r', (descriptor) => fs.fsyncSync(descriptor))
  },
  syncDirectoryInBackground(directory, done) {
    if (process.platform === 'win32') {
      setImmediate(done, undefined)
      return
    }
    fs.open(directory, 'r', (failure, descriptor) => {
      if (failure !== null) {
        done(failure)
        return
      }
      fs.fsync(descriptor, (failed) => fs.close(descriptor, () => done(failed ?? undefined)))
    })
  },
  database(file) {
    // Loaded when first needed: the native module takes some milliseconds, and only the broker opens databases.
    const Database = createRequire(import.meta.url)('better-sqlite3') as typeof BetterSqlite3
    return new Database(file)
  },
}

class NodeConnection implements NetworkConnection {
  readonly remoteAddress: string
  readonly remotePort: number
  readonly #socket: net.Socket

  constructor(socket: net.Socket) {
    this.#socket = socket
    // An IPv4 client of a listener for both families shows as ::ffff:127.0.0.1.
    this.remoteAddress = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    this.remotePort = socket.remotePort ?? 0
  }

  attach(handler: ConnectionHandler): void {
    const socket = this.#socket
    socket.on('data', (chunk: Buffer) => handler.data(chunk))
    socket.on('drain', () => handler.drained())
    // Resets and broken pipes are everyday life; 'close' follows.
    socket.on('error', () => undefined)
    socket.on('close', () => handler.closed())
  }

  write(chunks: readonly Buffer[]): boolean {
    const socket = this.#socket
    const [first] = chunks
    if (chunks.length === 1 && first !== undefined) return socket.write(first)
    let size = 0
    for (const chunk of chunks) size += chunk.length
    if (size <= COPY_BELOW_BYTES) return socket.write(Buffer.concat(chunks, size))
    // Corked chunks leave in a single writev.
    socket.cork()
    for (const chunk of chunks) socket.write(chunk)
    socket.uncork()
    return !socket.writableNeedDrain
  }

  pauseReading(): void {
    this.#socket.pause()
  }

  resumeReading(): void {
    this.#socket.resume()
  }

  end(patienceMs = END_PATIENCE_MS): void {
    const socket = this.#socket
    const impatient = setTimeout(() => socket.destroy(), patienceMs).unref()
    socket.once('close', () => clearTimeout(impatient))
    socket.destroySoon()
  }

  destroy(): void {
    this.#socket.destroy()
  }
}

type Accept = Parameters<Network['listen']>[1]

function listenOn(host: string, port: number, accept: Accept): Promise<NetworkListener> {
  const server = net.createServer({ noDelay: true, keepAlive: true }, (socket) => {
    const connection = new NodeConnection(socket)
    connection.attach(accept(connection))
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, ...(host === '' ? {} : { host }) }, () => {
      server.off('error', reject)
      // Running out of descriptors while accepting must not end the process.
      server.on('error', () => undefined)
      const address = server.address() as net.AddressInfo
      resolve({
        host: address.address,
        port: address.port,
        close: () => new Promise((closed) => server.close(() => closed())),
      })
    })
  })
}

/** Clients take `localhost` for 127.0.0.1 or for ::1, each in its own order: both must reach the broker. */
async function listenOnLoopback(port: number, accept: Accept): Promise<NetworkListener> {
  const first = await listenOn('127.0.0.1', port, accept)
  let second: NetworkListener | undefined
  try {
    second = await listenOn('::1', first.port, accept)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // A machine without IPv6 has no ::1.
    if (code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT') {
      await first.close()
      throw error
    }
  }
  const close = async () => {
    await Promise.all([first.close(), second?.close()])
  }
  return { host: first.host, port: first.port, close }
}

const network: Network = {
  listen: ({ host, port }, accept) =>
    host === 'localhost' ? listenOnLoopback(port, accept) : listenOn(host, port, accept),
  hostName: () => os.hostname(),
}

/** `ulimit -n`, which Node.js raises to the hard limit; undefined where the system does not tell. */
function openFilesLimit(): number | undefined {
  try {
    const limits = fs.readFileSync('/proc/self/limits', 'latin1')
    const limit = /^Max open files +(\d+)/m.exec(limits)?.[1]
    return limit === undefined ? undefined : Number(limit)
  } catch {
    return undefined
  }
}

export const nodeSystem: System = {
  clock,
  timers,
  random,
  disk: boundedFiles(disk, openFilesBound(openFilesLimit())),
  network,
}
