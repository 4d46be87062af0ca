/** What kafka-producer-perf-test measures and prints: records, bytes, and how long each took to be acknowledged. */

const MOST_LATENCIES = 500_000
const BYTES_PER_MB = 1024 * 1024

class Totals {
  readonly startedAt: number
  count = 0
  bytes = 0
  latency = 0
  maxLatency = 0

  constructor(now: number) {
    this.startedAt = now
  }

  record(latency: number, bytes: number): void {
    this.count += 1
    this.bytes += bytes
    this.latency += latency
    if (latency > this.maxLatency) this.maxLatency = latency
  }

  /** Records and megabytes per second, and the latencies, in milliseconds. */
  rates(now: number) {
    const elapsed = now - this.startedAt
    return {
      records: (1000 * this.count) / elapsed,
      megabytes: (1000 * this.bytes) / elapsed / BYTES_PER_MB,
      average: this.latency / this.count,
    }
  }
}

const fixed = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits) : String(value)

export class ProducerStatistics {
  readonly #all: Totals
  #window: Totals
  readonly #reportingIntervalMs: number
  readonly #print: (line: string) => void
  /** Every n-th latency is kept for the percentiles. */
  readonly #sampling: number
  readonly #latencies: Int32Array
  #kept = 0
  #seen = 0

  constructor(
    numRecords: number,
    reportingIntervalMs: number,
    now: number,
    print: (line: string) => void,
  ) {
    this.#all = new Totals(now)
    this.#window = new Totals(now)
    this.#reportingIntervalMs = reportingIntervalMs
    this.#print = print
    this.#sampling = Math.max(1, Math.floor(numRecords / Math.min(numRecords, MOST_LATENCIES)))
    this.#latencies = new Int32Array(Math.floor(numRecords / this.#sampling) + 1)
  }

  /** Notes an acknowledged record; prints a line when the reporting interval is over. */
  record(latency: number, bytes: number, now: number): void {
    this.#all.record(latency, bytes)
    this.#window.record(latency, bytes)
    if (this.#seen % this.#sampling === 0) this.#latencies[this.#kept++] = latency
    this.#seen += 1
    if (now - this.#window.startedAt < this.#reportingIntervalMs) return
    this.#printWindow(now)
    this.#window = new Totals(now)
  }

  #printWindow(now: number): void {
    const { count, maxLatency } = this.#window
    const { records, megabytes, average } = this.#window.rates(now)
    this.#print(
      `${count} records sent, ${fixed(records, 1)} records/sec (${fixed(megabytes, 2)} MB/sec), ` +
        `${fixed(average, 1)} ms avg latency, ${fixed(maxLatency, 1)} ms max latency.\n`,
    )
  }

  printTotal(now: number): void {
    const { count, maxLatency } = this.#all
    const { records, megabytes, average } = this.#all.rates(now)
    const sorted = this.#latencies.subarray(0, this.#kept).sort()
    const percentile = (part: number): number => sorted[Math.floor(part * this.#kept)] ?? 0
    this.#print(
      `${count} records sent, ${fixed(records, 6)} records/sec (${fixed(megabytes, 2)} MB/sec), ` +
        `${fixed(average, 2)} ms avg latency, ${fixed(maxLatency, 2)} ms max latency, ` +
        `${percentile(0.5)} ms 50th, ${percentile(0.95)} ms 95th, ${percentile(0.99)} ms 99th, ` +
        `${percentile(0.999)} ms 99.9th.\n`,
    )
  }
}
