/** How kafka-topics reports what fails while it works: a line on stdout, the exception as a log line on stderr. */

import { ConfigError } from '../../config/definition.ts'
import { KafkaError } from '../../protocol/errors.ts'
import { javaHeadLine, javaMessage } from '../java-exceptions.ts'
import { logToStderr } from '../log4j.ts'

/** Kafka's tool checks values before it asks the broker; here the broker does, in the same words. */
const asIfCheckedHere = (error: Error): Error =>
  error instanceof KafkaError &&
  error.error === 'INVALID_CONFIG' &&
  error.message.startsWith('Invalid value')
    ? new ConfigError(error.message, { cause: error })
    : error

export function topicCommandError(error: Error): number {
  process.stdout.write(`Error while executing topic command : ${javaMessage(error)}\n`)
  const trace = `${javaHeadLine(asIfCheckedHere(error))}\n`
  logToStderr('ERROR', 'org.apache.kafka.tools.TopicCommand', trace)
  return 1
}
