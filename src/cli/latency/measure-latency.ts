/** kafka-e2e-latency: sends one record, waits until it is acknowledged and read, and so on. */

import { randomFillSync } from 'node:crypto'
import type { Consumer } from '../../client/consumer/consumer.ts'
import type { Producer } from '../../client/producer/producer.ts'
import { javaDouble } from '../console-consumer/java-numbers.ts'
import { JavaError } from '../option-errors.ts'

export interface RecordShape {
  readonly topic: string
  /** Bytes; a key of 0 bytes is none. */
  readonly keySize: number
  readonly valueSize: number
  readonly headers: number
  readonly headerKeySize: number
  readonly headerValueSize: number
}

const POLL_MS = 60_000
const MESSAGES_PER_REPORT = 1000
const NANOSECONDS_PER_MS = 1e6
const UPPER_CASE_A = 65
const ALPHABET = 26

const print = (line: string): void => {
  process.stdout.write(line)
}

const failure = (message: string): JavaError => new JavaError('java.lang.RuntimeException', message)

/** Random upper case letters. */
function letters(size: number): Buffer {
  const bytes = randomFillSync(Buffer.allocUnsafe(size))
  for (let at = 0; at < size; at++) bytes[at] = UPPER_CASE_A + ((bytes[at] ?? 0) % ALPHABET)
  return bytes
}

function recordOf(shape: RecordShape) {
  const { topic, keySize, valueSize } = shape
  return {
    topic,
    key: keySize === 0 ? null : letters(keySize),
    value: letters(valueSize),
    headers: Array.from({ length: shape.headers }, () => ({
      key: letters(shape.headerKeySize).toString(),
      value: letters(shape.headerValueSize),
    })),
  }
}

/** Sends a record and waits for it; returns nanoseconds. Throws JavaError for anything but exactly this record. */
async function roundTrip(
  producer: Producer,
  consumer: Consumer,
  shape: RecordShape,
): Promise<number> {
  const record = recordOf(shape)
  const begin = process.hrtime.bigint()
  await producer.sendAndWait(record)
  const records = await consumer.poll(POLL_MS)
  const elapsed = Number(process.hrtime.bigint() - begin)
  const [found] = records
  if (found === undefined) {
    throw failure(`poll() timed out before finding a result (timeout:[${POLL_MS}ms])`)
  }
  if (found.value === null || !found.value.equals(record.value)) {
    throw failure(
      `The message read [${found.value}] did not match the message sent [${record.value}]`,
    )
  }
  if (records.length > 1) {
    throw failure(`Only one result was expected during this test. We found [${records.length}]`)
  }
  return elapsed
}

/** Average and percentiles of nanoseconds, as two lines. */
export function latencyReport(latencies: Float64Array): string {
  const total = latencies.reduce((sum, latency) => sum + latency, 0)
  const sorted = Float64Array.from(latencies, (each) =>
    Math.floor(each / NANOSECONDS_PER_MS),
  ).sort()
  const percentile = (part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0
  const average = total / latencies.length / NANOSECONDS_PER_MS
  return (
    `Avg latency: ${average.toFixed(4)} ms\n` +
    `Percentiles: 50th = ${percentile(0.5)}, 99th = ${percentile(0.99)}, 99.9th = ${percentile(0.999)}\n`
  )
}

/** The consumer begins at the end of all partitions of the topic. */
export async function measureLatency(
  producer: Producer,
  consumer: Consumer,
  shape: RecordShape,
  numRecords: number,
): Promise<void> {
  const partitions = await consumer.partitionsFor(shape.topic)
  const all = partitions.map((partition) => ({ topic: shape.topic, partition }))
  consumer.assign(all)
  consumer.seekToEnd(all)
  for (const each of all) await consumer.position(each)
  const latencies = new Float64Array(numRecords)
  try {
    for (let index = 0; index < numRecords; index++) {
      const elapsed = await roundTrip(producer, consumer, shape)
      latencies[index] = elapsed
      if (index % MESSAGES_PER_REPORT === 0) {
        print(`${index}\t${javaDouble(elapsed / NANOSECONDS_PER_MS)}\n`)
      }
    }
    print(latencyReport(latencies))
  } finally {
    await consumer.commitSync()
  }
}
