/** What kafka-producer-perf-test measures: records, bytes, and how long each took to be acknowledged. */

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

/** What was measured in an interval or, with percentiles, in all. Latencies are in milliseconds, a megabyte has 2^20 bytes. */
export interface ProducerReport {
  readonly kind: 'interval' | 'total'
  readonly records: number
  readonly recordsPerSecond: number
  readonly megabytesPerSecond: number
  /** NaN without records, which is null in JSON. */
  readonly averageLatencyMs: number
  readonly maxLatencyMs: number
  /** Of the total only. */
  readonly latencyPercentilesMs?: {
    readonly p50: number
    readonly p95: number
    readonly p99: number
    readonly p999: number
  }
}

const fixed = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits) : String(value)

/** A report as Kafka's tool prints it. */
export function producerReportText(report: ProducerReport): string {
  const { records, recordsPerSecond, megabytesPerSecond } = report
  const { averageLatencyMs, maxLatencyMs, latencyPercentilesMs: percentiles } = report
  const megabytes = `(${fixed(megabytesPerSecond, 2)} MB/sec)`
  if (percentiles === undefined) {
    return (
      `${records} records sent, ${fixed(recordsPerSecond, 1)} records/sec ${megabytes}, ` +
      `${fixed(averageLatencyMs, 1)} ms avg latency, ${fixed(maxLatencyMs, 1)} ms max latency.\n`
    )
  }
  const { p50, p95, p99, p999 } = percentiles
  return (
    `${records} records sent, ${fixed(recordsPerSecond, 6)} records/sec ${megabytes}, ` +
    `${fixed(averageLatencyMs, 2)} ms avg latency, ${fixed(maxLatencyMs, 2)} ms max latency, ` +
    `${p50} ms 50th, ${p95} ms 95th, ${p99} ms 99th, ${p999} ms 99.9th.\n`
  )
}

export class ProducerStatistics {
  readonly #all: Totals
  #window: Totals
  readonly #reportingIntervalMs: number
  readonly #report: (report: ProducerReport) => void
  /** Every n-th latency is kept for the percentiles. */
  readonly #sampling: number
  readonly #latencies: Int32Array
  #kept = 0
  #seen = 0

  constructor(
    numRecords: number,
    reportingIntervalMs: number,
    now: number,
    report: (report: ProducerReport) => void,
  ) {
    this.#all = new Totals(now)
    this.#window = new Totals(now)
    this.#reportingIntervalMs = reportingIntervalMs
    this.#report = report
    this.#sampling = Math.max(1, Math.floor(numRecords / Math.min(numRecords, MOST_LATENCIES)))
    this.#latencies = new Int32Array(Math.floor(numRecords / this.#sampling) + 1)
  }

  /** Notes an acknowledged record; reports when the reporting interval is over. */
  record(latency: number, bytes: number, now: number): void {
    this.#all.record(latency, bytes)
    this.#window.record(latency, bytes)
    if (this.#seen % this.#sampling === 0) this.#latencies[this.#kept++] = latency
    this.#seen += 1
    if (now - this.#window.startedAt < this.#reportingIntervalMs) return
    this.#reportWindow(now)
    this.#window = new Totals(now)
  }

  #reportWindow(now: number): void {
    this.#report({ kind: 'interval', ...measured(this.#window, now) })
  }

  reportTotal(now: number): void {
    const sorted = this.#latencies.subarray(0, this.#kept).sort()
    const percentile = (part: number): number => sorted[Math.floor(part * this.#kept)] ?? 0
    this.#report({
      kind: 'total',
      ...measured(this.#all, now),
      latencyPercentilesMs: {
        p50: percentile(0.5),
        p95: percentile(0.95),
        p99: percentile(0.99),
        p999: percentile(0.999),
      },
    })
  }
}

function measured(totals: Totals, now: number): Omit<ProducerReport, 'kind'> {
  const { records, megabytes, average } = totals.rates(now)
  return {
    records: totals.count,
    recordsPerSecond: records,
    megabytesPerSecond: megabytes,
    averageLatencyMs: average,
    maxLatencyMs: totals.maxLatency,
  }
}
