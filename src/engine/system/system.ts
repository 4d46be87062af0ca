/**
 * The outside world as the engine sees it: five interfaces, passed to constructors first. The real ones
 * are in node.ts, the only file of the engine that touches node:fs, node:net, the clock, randomness or
 * timers; tests and the simulation bring their own.
 *
 * Disk calls are synchronous: a small write into the page cache takes microseconds, a trip through the
 * thread pool tens of them. A failed call throws what node:fs throws (an Error with a `code`).
 */
import type { Database } from 'better-sqlite3'

export interface System {
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly disk: Disk
  readonly network: Network
  /** Only where a test moves `clock` and `timers`. */
  readonly clientTime?: ClientTime
}

/**
 * The time that the clients of a broker live in when the broker's own is moved by a test: it flows. Connections go by
 * it, so that no client is cut off for days of silence that were none.
 */
export interface ClientTime {
  readonly clock: Clock
  readonly timers: Timers
  /** For what holds up the answer to a request: runs by whichever of the two times is over first. */
  readonly waits: Timers
}

export interface Clock {
  /** Milliseconds since 1970, the wall clock: for timestamps. */
  now(): number
  /** Milliseconds from an arbitrary start that never go back: for delays and sessions. */
  monotonic(): number
}

export interface Timer {
  cancel(): void
}

export interface Timers {
  /** Runs `callback` once, after at least `delayMs`. */
  after(delayMs: number, callback: () => void): Timer
  /** Runs `callback` when the current turn of the event loop has handled all that has arrived. */
  soon(callback: () => void): void
}

export interface Random {
  /** A whole number from 0 up to, not including, `bound`. */
  integer(bound: number): number
  /** A Kafka id: 16 random bytes as 22 characters of base64url, never beginning with '-'. */
  kafkaUuid(): string
  /** A UUID as Java prints it, for member ids. */
  javaUuid(): string
}

export interface DiskFile {
  readonly path: string
  size(): number
  /** Reads up to `length` bytes at `position` into `target` at `offset`; returns how many. */
  read(target: Buffer, offset: number, length: number, position: number): number
  /** Writes all of `buffers` one after another at `position`. */
  write(buffers: readonly Buffer[], position: number): void
  truncate(size: number): void
  /** fdatasync. */
  sync(): void
  /** fdatasync without holding up the event loop; `done` runs in a later turn. */
  syncInBackground(done: (failure: Error | undefined) => void): void
  close(): void
}

export interface Disk {
  /** `create`: made when missing; both ways open for reading and writing except `read`. */
  open(path: string, mode: 'read' | 'write' | 'create'): DiskFile
  exists(path: string): boolean
  isDirectory(path: string): boolean
  size(path: string): number
  /** When the file was last written; milliseconds since 1970. */
  modifiedTime(path: string): number
  /** Whole milliseconds since 1970. */
  setModifiedTime(path: string, time: number): void
  /** Names in a directory, sorted. */
  list(path: string): string[]
  makeDirectory(path: string): void
  rename(from: string, to: string): void
  removeFile(path: string): void
  removeDirectory(path: string): void
  readFile(path: string): Buffer
  /** Writes `path`.tmp, syncs it, renames it over `path` and syncs the directory. */
  replaceFile(path: string, content: Buffer | string): void
  syncDirectory(path: string): void
  /** `syncDirectory` without holding up the event loop; `done` runs in a later turn. */
  syncDirectoryInBackground(path: string, done: (failure: Error | undefined) => void): void
  /** Opens the SQLite database at `path`, made when missing. */
  database(path: string): Database
}

export interface ConnectionHandler {
  /** Bytes as they came; the buffer belongs to the receiver. */
  data(chunk: Buffer): void
  /** Everything written has gone out to the kernel. */
  drained(): void
  /** The other side is gone, or the connection failed. Called once. */
  closed(): void
}

export interface NetworkConnection {
  readonly remoteAddress: string
  readonly remotePort: number
  /** Queues the chunks; returns false when more than the high-water mark is waiting to go out. */
  write(chunks: readonly Buffer[]): boolean
  pauseReading(): void
  resumeReading(): void
  /** Closes after what was written has gone out, or when the other side has not read it for `patienceMs`. */
  end(patienceMs?: number): void
  destroy(): void
}

export interface NetworkListener {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

export interface Network {
  /** Rejects with node's error (EADDRINUSE, …) when it cannot listen. An empty host is every address. */
  listen(
    address: { host: string; port: number },
    accept: (connection: NetworkConnection) => ConnectionHandler,
  ): Promise<NetworkListener>
  hostName(): string
}
