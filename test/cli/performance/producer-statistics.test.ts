import { expect, test } from 'vitest'
import {
  ProducerStatistics,
  producerReportText,
} from '../../../src/cli/performance/producer-statistics.ts'

function statistics(numRecords: number, intervalMs = 5000) {
  const lines: string[] = []
  return {
    lines,
    of: new ProducerStatistics(numRecords, intervalMs, 0, (report) =>
      lines.push(producerReportText(report)),
    ),
  }
}

test('the totals have rates, latencies and percentiles', () => {
  const { lines, of } = statistics(1000)
  for (let latency = 1000; latency > 0; latency--) of.record(latency, 1_048_576, 100)
  of.reportTotal(2000)
  expect(lines).toEqual([
    '1000 records sent, 500.000000 records/sec (500.00 MB/sec), 500.50 ms avg latency, 1000.00 ms max latency, 501 ms 50th, 951 ms 95th, 991 ms 99th, 1000 ms 99.9th.\n',
  ])
})

test('each reporting interval has a line of its own', () => {
  const { lines, of } = statistics(4, 1000)
  of.record(10, 1024, 500)
  of.record(30, 1024, 1000)
  of.record(7, 1024, 1500)
  of.record(9, 1024, 3000)
  expect(lines).toEqual([
    '2 records sent, 2.0 records/sec (0.00 MB/sec), 20.0 ms avg latency, 30.0 ms max latency.\n',
    '2 records sent, 1.0 records/sec (0.00 MB/sec), 8.0 ms avg latency, 9.0 ms max latency.\n',
  ])
})

test('without a record there is no average', () => {
  const { lines, of } = statistics(1)
  of.reportTotal(1000)
  expect(lines[0]).toContain(
    '0 records sent, 0.000000 records/sec (0.00 MB/sec), NaN ms avg latency, 0.00 ms max',
  )
})
