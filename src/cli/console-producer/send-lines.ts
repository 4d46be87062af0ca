/** The loop of the console producer: lines to records to the producer. */

import type { Producer } from '../../client/producer/producer.ts'
import type { ProducerRecord, SendCallback } from '../../client/producer/producer-record.ts'
import { javaHeadLine } from '../java-exceptions.ts'
import { logToStderr } from '../log4j.ts'
import { JavaError } from '../option-errors.ts'
import { inputProgress } from './input-progress.ts'
import type { LineMessageReader } from './line-message-reader.ts'
import { lineBlocks, standardInput } from './line-reader.ts'

const sizeText = (size: number | undefined): string =>
  size === undefined ? 'null' : `${size} bytes`

/**
 * Callbacks that log, as Kafka's ErrorLoggingCallback does, a record that was not accepted. They keep sizes only, as
 * with its bytes every line would stay in memory until the broker has it; records of the same sizes share one.
 */
class FailureLog {
  #keySize: number | undefined
  #valueSize: number | undefined
  #callback: SendCallback | undefined

  callbackFor({ topic, key, value }: ProducerRecord): SendCallback {
    const keySize = key?.length
    const valueSize = value?.length
    const known = this.#callback
    if (known !== undefined && keySize === this.#keySize && valueSize === this.#valueSize) {
      return known
    }
    const callback: SendCallback = (error) => {
      if (error === undefined) return
      logToStderr(
        'ERROR',
        'org.apache.kafka.clients.producer.internals.ErrorLoggingCallback',
        `Error when sending message to topic ${topic} with key: ${sizeText(keySize)}, value: ${sizeText(valueSize)} with error:`,
        javaHeadLine(error),
      )
    }
    this.#keySize = keySize
    this.#valueSize = valueSize
    this.#callback = callback
    return callback
  }
}

/** Sends one record and waits for it (`--sync`). */
async function sendAndWait(producer: Producer, record: ProducerRecord): Promise<void> {
  try {
    await producer.sendAndWait(record)
  } catch (error) {
    const head = javaHeadLine(error as Error)
    throw new JavaError('java.util.concurrent.ExecutionException', head, { cause: error })
  }
}

/**
 * Sends every line of standard input. On a terminal a prompt stands before each line. Returns at the end of input,
 * when all records have been handed to the producer; closing it sends what is left.
 */
export async function sendLines(
  producer: Producer,
  reader: LineMessageReader,
  sync: boolean,
): Promise<void> {
  const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true
  const prompt = (): void => {
    if (interactive) process.stdout.write('>')
  }
  const failures = new FailureLog()
  let bytes = 0
  const progress = inputProgress(() => bytes)
  try {
    prompt()
    for await (const lines of lineBlocks(standardInput())) {
      for (const line of lines) {
        bytes += line.length + 1
        const record = reader.read(line)
        if (sync) await sendAndWait(producer, record)
        else {
          const hasRoom = producer.send(record, failures.callbackFor(record))
          if (!hasRoom) await producer.ready()
        }
        prompt()
      }
    }
  } finally {
    progress?.stop()
  }
}
