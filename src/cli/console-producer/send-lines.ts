/** The loop of the console producer: lines to records to the producer. */

import type { Producer } from '../../client/producer/producer.ts'
import type { ProducerRecord, SendCallback } from '../../client/producer/producer-record.ts'
import { javaHeadLine } from '../java-exceptions.ts'
import { logToStderr } from '../log4j.ts'
import { JavaError } from '../option-errors.ts'
import type { LineMessageReader } from './line-message-reader.ts'
import { lineBlocks, standardInput } from './line-reader.ts'

const sizeText = (size: number | undefined): string =>
  size === undefined ? 'null' : `${size} bytes`

/** What Kafka's ErrorLoggingCallback logs about a record that was not accepted. */
function failureLogger({ topic, key, value }: ProducerRecord): SendCallback {
  // Keeps the sizes only: with the bytes, every line would stay in memory until the broker has it.
  const keySize = key?.length
  const valueSize = value?.length
  return (error) => {
    if (error === undefined) return
    logToStderr(
      'ERROR',
      'org.apache.kafka.clients.producer.internals.ErrorLoggingCallback',
      `Error when sending message to topic ${topic} with key: ${sizeText(keySize)}, value: ${sizeText(valueSize)} with error:`,
      javaHeadLine(error),
    )
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
  prompt()
  for await (const lines of lineBlocks(standardInput())) {
    for (const line of lines) {
      const record = reader.read(line)
      if (sync) await sendAndWait(producer, record)
      else {
        const hasRoom = producer.send(record, failureLogger(record))
        if (!hasRoom) await producer.ready()
      }
      prompt()
    }
  }
}
