/** A consumer from its creation to its end, with the reports that the console consumer makes about it. */

import { Consumer } from '../../client/consumer/consumer.ts'
import { javaRegex } from '../java-regex.ts'
import type { Properties } from '../properties-file.ts'
import { onSignals } from '../signals.ts'
import { BatchWriter } from './batch-writer.ts'
import { ConsoleLoop, logError } from './consume.ts'
import type { ConsumerFlags, StartOffset } from './consumer-properties.ts'
import { consumptionProgress } from './consumption-progress.ts'
import type { Formatter } from './formatter.ts'

export interface RunFlags extends ConsumerFlags {
  readonly 'max-messages': number | undefined
  readonly 'timeout-ms': number | undefined
  readonly 'skip-message-on-error': boolean
  readonly 'enable-systest-events': boolean
}

function subscribe(consumer: Consumer, flags: ConsumerFlags, start: StartOffset): void {
  const { topic, partition, include } = flags
  if (topic === undefined) consumer.subscribe(javaRegex(include ?? ''))
  else if (partition === undefined) consumer.subscribe([topic])
  else {
    const chosen = { topic, partition }
    consumer.assign([chosen])
    if (start === 'earliest') consumer.seekToBeginning([chosen])
    else if (start === 'latest') consumer.seekToEnd([chosen])
    else consumer.seek(chosen, start)
  }
}

/** True once nobody reads standard output any more. */
function outputWatch(): () => boolean {
  let closed = false
  process.stdout.on('error', () => {
    closed = true
  })
  return () => closed
}

/** Returns the exit status; everything that goes wrong has been printed. */
export async function runConsumer(
  properties: Properties,
  formatter: Formatter,
  flags: RunFlags,
  start: StartOffset,
): Promise<number> {
  try {
    const consumer = await Consumer.create(properties)
    const signals = onSignals(() => consumer.wakeup())
    const loop = new ConsoleLoop(consumer, formatter, new BatchWriter(process.stdout), {
      maxMessages: flags['max-messages'] ?? -1,
      timeoutMs: flags['timeout-ms'] ?? -1,
      skipMessageOnError: flags['skip-message-on-error'],
      outputIsClosed: outputWatch(),
    })
    const progress = consumptionProgress(flags, () => loop.messageCount)
    try {
      subscribe(consumer, flags, start)
      await loop.run()
    } finally {
      progress?.stop()
      await loop.close()
      process.stderr.write(`Processed a total of ${loop.messageCount} messages\n`)
    }
    if (flags['enable-systest-events']) process.stdout.write('shutdown_complete\n')
    return signals.status ?? 0
  } catch (error) {
    logError('Unknown error when running consumer: ', error as Error)
    return 1
  }
}
