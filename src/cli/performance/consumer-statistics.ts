/** What kafka-consumer-perf-test measures and prints: the header, a line for each interval, or one for everything. */

const BYTES_PER_MB = 1024 * 1024

export const header = (detailed: boolean): string =>
  detailed
    ? 'time, threadId, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec\n'
    : 'start.time, end.time, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec\n'

/** Java's %.4f. */
const fixed = (value: number): string => (Number.isFinite(value) ? value.toFixed(4) : String(value))

export interface Consumed {
  readonly messages: number
  /** Of keys and values. */
  readonly bytes: number
}

export interface Period {
  /** Milliseconds since 1970. */
  readonly startMs: number
  readonly endMs: number
  /** How much of the period went into joining the group. */
  readonly joinMs: number
}

/** What was measured in an interval or in all; times in milliseconds, a megabyte has 2^20 bytes. */
export interface ConsumerReport {
  readonly kind: 'interval' | 'total'
  /** Since 1970. */
  readonly startTimeMs: number
  readonly endTimeMs: number
  /** Since the start of the test, in intervals too. */
  readonly records: number
  readonly megabytes: number
  /** Rates of the period; null where it took no time. */
  readonly recordsPerSecond: number
  readonly megabytesPerSecond: number
  readonly rebalanceTimeMs: number
  readonly fetchTimeMs: number
  readonly fetchRecordsPerSecond: number
  readonly fetchMegabytesPerSecond: number
}

/** A report for programs; `before` is what had been consumed at the start of the period. */
export function consumerReport(
  kind: ConsumerReport['kind'],
  now: Consumed,
  before: Consumed,
  { startMs, endMs, joinMs }: Period,
): ConsumerReport {
  const elapsed = (endMs - startMs) / 1000
  const fetchTimeMs = endMs - startMs - joinMs
  const megabytes = (now.bytes - before.bytes) / BYTES_PER_MB
  const messages = now.messages - before.messages
  return {
    kind,
    startTimeMs: startMs,
    endTimeMs: endMs,
    records: now.messages,
    megabytes: now.bytes / BYTES_PER_MB,
    recordsPerSecond: messages / elapsed,
    megabytesPerSecond: megabytes / elapsed,
    rebalanceTimeMs: joinMs,
    fetchTimeMs,
    fetchRecordsPerSecond: messages / (fetchTimeMs / 1000),
    fetchMegabytesPerSecond: megabytes / (fetchTimeMs / 1000),
  }
}

export function totalLine(
  { messages, bytes }: Consumed,
  { startMs, endMs, joinMs }: Period,
  date: (ms: number) => string,
): string {
  const elapsed = (endMs - startMs) / 1000
  const fetchMs = endMs - startMs - joinMs
  const megabytes = bytes / BYTES_PER_MB
  const columns = [
    date(startMs),
    date(endMs),
    fixed(megabytes),
    fixed(megabytes / elapsed),
    messages,
    fixed(messages / elapsed),
    joinMs,
    fetchMs,
    fixed(megabytes / (fetchMs / 1000)),
    fixed(messages / (fetchMs / 1000)),
  ]
  return `${columns.join(', ')}\n`
}

/** `before` is what had been consumed at the start of the period. */
export function intervalLine(
  now: Consumed,
  before: Consumed,
  { startMs, endMs, joinMs }: Period,
  date: (ms: number) => string,
): string {
  const elapsed = endMs - startMs
  const fetchMs = elapsed - joinMs
  const megabytes = (now.bytes - before.bytes) / BYTES_PER_MB
  const messages = now.messages - before.messages
  const perFetchSecond = (amount: number): number => (fetchMs <= 0 ? 0 : (1000 * amount) / fetchMs)
  const columns = [
    date(endMs),
    0,
    fixed(now.bytes / BYTES_PER_MB),
    fixed((1000 * megabytes) / elapsed),
    now.messages,
    fixed((messages / elapsed) * 1000),
    joinMs,
    fetchMs,
    fixed(perFetchSecond(megabytes)),
    fixed(perFetchSecond(messages)),
  ]
  return `${columns.join(', ')}\n`
}
