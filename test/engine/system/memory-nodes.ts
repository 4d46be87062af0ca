/**
 * What a disk in memory keeps: files and directories as inodes, each with what was done to it since its last sync.
 * A power cut keeps what was synced and, of the rest, what the `Survival` says.
 */

/** Which of the changes that were never synced reach the platter after all. */
export interface Survival {
  /** How many of the first `count` changes of names in a directory; they are kept in order. */
  names(count: number): number
  /** Whether one of the writes and cuts of a file is kept. */
  change(): boolean
  /** Whether one of the sectors of a write that is kept only in part is. */
  isTorn(): boolean
  sector(): boolean
}

const SECTOR = 512

type Change = { readonly position: number; readonly bytes: Buffer } | { readonly size: number }

export class Content {
  data = Buffer.alloc(0)
  size = 0
  /** Undefined: when the test says that the disk was written. */
  modifiedTime: number | undefined
  #syncedData = Buffer.alloc(0)
  #syncedSize = 0
  #changes: Change[] = []
  /** Changes that were made synced so far. */
  #syncedChanges = 0

  write(bytes: Buffer, position: number): void {
    // The writer may use its buffer again.
    this.#changes.push({ position, bytes: Buffer.from(bytes) })
    this.#write(bytes, position)
  }

  #write(bytes: Buffer, position: number): void {
    const end = position + bytes.length
    if (end > this.data.length) {
      const grown = Buffer.alloc(Math.max(end, this.data.length * 2))
      this.data.copy(grown)
      this.data = grown
    }
    bytes.copy(this.data, position)
    if (end > this.size) this.size = end
  }

  read(target: Buffer, offset: number, length: number, position: number): number {
    const count = Math.max(0, Math.min(length, this.size - position))
    target.fill(0, offset, offset + count)
    const end = Math.min(this.data.length, position + count)
    if (position < end) this.data.copy(target, offset, position, end)
    return count
  }

  truncate(size: number): void {
    this.#changes.push({ size })
    this.#truncate(size)
  }

  #truncate(size: number): void {
    if (size < this.size) this.data.fill(0, Math.min(size, this.data.length))
    this.size = size
  }

  /** Stands for all changes so far, for `sync`. */
  get mark(): number {
    return this.#syncedChanges + this.#changes.length
  }

  sync(mark = this.mark): void {
    const changes = this.#changes.splice(0, Math.max(0, mark - this.#syncedChanges))
    if (changes.length === 0) return
    this.#syncedChanges += changes.length
    const synced = new Content()
    synced.#become(this.#syncedData, this.#syncedSize)
    for (const change of changes) {
      if ('size' in change) synced.#truncate(change.size)
      else synced.#write(change.bytes, change.position)
    }
    this.#syncedData = synced.data
    this.#syncedSize = synced.size
  }

  /** As it is; the copy counts as synced. */
  copy(): Content {
    const copy = new Content()
    copy.#become(this.data, this.size)
    copy.modifiedTime = this.modifiedTime
    return copy
  }

  afterPowerLoss(survival: Survival): Content {
    const copy = new Content()
    copy.#become(this.#syncedData, this.#syncedSize)
    for (const change of this.#changes) {
      if (!survival.change()) continue
      if ('size' in change) copy.#truncate(change.size)
      else copy.#writeSectors(change, survival)
    }
    copy.#become(copy.data, copy.size)
    copy.modifiedTime = this.modifiedTime
    return copy
  }

  #writeSectors({ position, bytes }: { position: number; bytes: Buffer }, survival: Survival) {
    if (!survival.isTorn()) {
      this.#write(bytes, position)
      return
    }
    const end = position + bytes.length
    for (let at = position; at < end; at = Math.floor(at / SECTOR + 1) * SECTOR) {
      const next = Math.min(end, Math.floor(at / SECTOR + 1) * SECTOR)
      if (survival.sector()) this.#write(bytes.subarray(at - position, next - position), at)
    }
  }

  #become(data: Buffer, size: number): void {
    this.data = Buffer.from(data)
    this.size = size
    this.#syncedData = Buffer.from(data)
    this.#syncedSize = size
    this.#changes = []
  }
}

export type Node = Content | Directory
type Names = Map<string, Node>

export class Directory {
  readonly names: Names = new Map()
  #durable: Names = new Map()
  #changes: ((names: Names) => void)[] = []

  /** Several names change in one step. */
  change(how: (names: Names) => void): void {
    how(this.names)
    this.#changes.push(how)
  }

  set(name: string, node: Node): void {
    this.change((names) => names.set(name, node))
  }

  remove(name: string): void {
    this.change((names) => names.delete(name))
  }

  sync(): void {
    this.#durable = new Map(this.names)
    this.#changes = []
  }

  copy(): Directory {
    const copy = new Directory()
    for (const [name, node] of this.names) copy.names.set(name, node.copy())
    copy.sync()
    return copy
  }

  afterPowerLoss(survival: Survival): Directory {
    const names = new Map(this.#durable)
    const kept = survival.names(this.#changes.length)
    for (const change of this.#changes.slice(0, kept)) change(names)
    const copy = new Directory()
    for (const [name, node] of names) copy.names.set(name, node.afterPowerLoss(survival))
    copy.sync()
    return copy
  }
}
