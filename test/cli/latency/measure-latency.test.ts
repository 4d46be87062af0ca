import { expect, test } from 'vitest'
import { latencyReport, measureLatency } from '../../../src/cli/latency/measure-latency.ts'
import type { Consumer } from '../../../src/client/consumer/consumer.ts'
import type { Producer } from '../../../src/client/producer/producer.ts'

const shape = {
  topic: 't',
  keySize: 0,
  valueSize: 10,
  headers: 0,
  headerKeySize: 0,
  headerValueSize: 0,
}

/** A consumer that reads what `read` makes of each record sent. */
function clients(read: (value: Buffer) => Buffer[]) {
  let sent: Buffer = Buffer.alloc(0)
  const producer = {
    sendAndWait: async ({ value }: { value: Buffer }) => {
      sent = value
    },
  }
  const consumer = {
    partitionsFor: async () => [0],
    assign: () => undefined,
    seekToEnd: () => undefined,
    position: async () => 0,
    poll: async () => read(sent).map((value) => ({ value })),
    commitSync: async () => undefined,
  }
  return [producer as unknown as Producer, consumer as unknown as Consumer] as const
}

test('the report has the average of nanoseconds and percentiles of whole milliseconds', () => {
  const latencies = Float64Array.from({ length: 1000 }, (_, index) => (index + 1) * 1e6 + 500)
  expect(latencyReport(latencies)).toBe(
    'Avg latency: 500.5005 ms\nPercentiles: 50th = 501, 99th = 991, 99.9th = 1000\n',
  )
})

test.each([
  [() => [], 'poll() timed out before finding a result (timeout:[60000ms])'],
  [
    () => [Buffer.from('x')],
    /^The message read \[x\] did not match the message sent \[[A-Z]{10}\]$/,
  ],
  [
    (value: Buffer) => [value, value],
    'Only one result was expected during this test. We found [2]',
  ],
])('anything but the record that was sent ends the test (%#)', async (read, message) => {
  await expect(measureLatency(...clients(read), shape, 1)).rejects.toThrow(message)
})
