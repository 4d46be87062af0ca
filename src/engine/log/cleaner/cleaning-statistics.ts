/** What one cleaning read and wrote, and how Kafka logs it. */

export class CleaningStatistics {
  readonly #startedAt: number
  #mappedAt: number
  #endedAt: number
  mapBytesRead = 0
  bytesRead = 0
  messagesRead = 0
  bytesWritten = 0
  messagesWritten = 0
  invalidMessages = 0
  bufferUtilization = 0

  /** Times are milliseconds of a monotonic clock. */
  constructor(startedAt: number) {
    this.#startedAt = startedAt
    this.#mappedAt = startedAt
    this.#endedAt = startedAt
  }

  mapped(at: number): void {
    this.#mappedAt = at
  }

  ended(at: number): void {
    this.#endedAt = at
  }

  /** Kafka's lines about it. */
  describe(thread: number, name: string, from: number, to: number): string {
    const seconds = (this.#endedAt - this.#startedAt) / 1000
    const mapSeconds = (this.#mappedAt - this.#startedAt) / 1000
    const cleanSeconds = seconds - mapSeconds
    const share = (part: number) => percent(part / seconds)
    const lines = [
      `Log cleaner thread ${thread} cleaned log ${name} (dirty section = [${from}, ${to}])`,
      `${megabytes(this.bytesRead)} MB of log processed in ${oneDigit(seconds)} seconds (${megabytes(this.bytesRead / seconds)} MB/sec).`,
      `Indexed ${megabytes(this.mapBytesRead)} MB in ${oneDigit(mapSeconds)} seconds (${megabytes(this.mapBytesRead / mapSeconds)} Mb/sec, ${share(mapSeconds)} of total time)`,
      `Buffer utilization: ${percent(this.bufferUtilization)}`,
      `Cleaned ${megabytes(this.bytesRead)} MB in ${oneDigit(cleanSeconds)} seconds (${megabytes(this.bytesRead / cleanSeconds)} Mb/sec, ${share(cleanSeconds)} of total time)`,
      `Start size: ${megabytes(this.bytesRead)} MB (${whole(this.messagesRead)} messages)`,
      `End size: ${megabytes(this.bytesWritten)} MB (${whole(this.messagesWritten)} messages)`,
      `${percent(1 - this.bytesWritten / this.bytesRead)} size reduction (${percent(1 - this.messagesWritten / this.messagesRead)} fewer messages)`,
    ]
    return `\n${lines.map((line) => `\t${line}\n`).join('')}`
  }
}

function grouped(value: number, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return Number.isFinite(value) ? value.toLocaleString('en-US', options) : String(value)
}

const oneDigit = (value: number): string => grouped(value, 1)
const whole = (value: number): string => grouped(value, 0)
const megabytes = (bytes: number): string => oneDigit(bytes / (1024 * 1024))
const percent = (share: number): string =>
  Number.isFinite(share) ? `${(100 * share).toFixed(1)}%` : `${share}%`
