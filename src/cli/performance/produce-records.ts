/** The loop of kafka-producer-perf-test. */

import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Producer } from '../../client/producer/producer.ts'
import { javaHeadLine } from '../java-exceptions.ts'
import { printJsonLine } from '../json-output.ts'
import { ThroughputThrottle } from '../throughput-throttle.ts'
import type { Payloads } from './payloads.ts'
import {
  type ProducerReport,
  ProducerStatistics,
  producerReportText,
} from './producer-statistics.ts'
import { TimedTransactions } from './timed-transactions.ts'

export interface ProduceOptions {
  readonly topic: string
  readonly numRecords: number
  readonly payloads: Payloads
  /** Records per second; negative: as fast as possible. */
  readonly throughput: number
  readonly reportingIntervalMs: number
  /** Records at the start that count in no statistics. */
  readonly warmupRecords: number
  readonly json: boolean
  /** Records go in transactions that are committed after so long; undefined: without transactions. */
  readonly transactionDurationMs: number | undefined
}

/** The network gets a turn after so many records. */
const RECORDS_PER_TURN = 500
/** A pause has to end some day: timers hold no more. */
const LONGEST_PAUSE_MS = 2 ** 31 - 1

const printText = (report: ProducerReport): void => {
  process.stdout.write(producerReportText(report))
}

/** Sends all records and prints the statistics; closes the producer. */
export async function produceRecords(producer: Producer, options: ProduceOptions): Promise<void> {
  const { topic, numRecords, payloads, warmupRecords } = options
  const print = options.json ? printJsonLine : printText
  const transactions = new TimedTransactions(producer, options.transactionDurationMs)
  await transactions.initialize()
  const startedAt = Date.now()
  const statisticsFrom = (now: number): ProducerStatistics =>
    new ProducerStatistics(numRecords, options.reportingIntervalMs, now, print)
  let statistics = statisticsFrom(startedAt)
  const throttle = new ThroughputThrottle(options.throughput, startedAt)
  for (let index = 0; index < numRecords; index++) {
    if (index === warmupRecords && index > 0) {
      await producer.flush()
      statistics.reportTotal(Date.now())
      statistics = statisticsFrom(Date.now())
    }
    const value = payloads(index)
    transactions.beforeSend()
    const sentAt = Date.now()
    const counts = statistics
    const hasRoom = producer.send({ topic, key: null, value }, (error) => {
      const now = Date.now()
      if (error === undefined) counts.record(now - sentAt, value.length, now)
      else process.stderr.write(`${javaHeadLine(error)}\n`)
    })
    if (!hasRoom) await producer.ready()
    else if (index % RECORDS_PER_TURN === 0) await nextTurn()
    if (transactions.isOver(sentAt)) await transactions.end()
    const pause = throttle.pauseMs(index + 1, sentAt)
    if (pause > 0) await sleep(Math.min(pause, LONGEST_PAUSE_MS))
  }
  await transactions.end()
  await producer.close()
  statistics.reportTotal(Date.now())
}
