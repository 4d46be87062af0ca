/** Which names a topic can have. Messages are Kafka's. */
import { KafkaError } from '../../protocol/errors.ts'

const MAX_LENGTH = 249
const INTERNAL_TOPICS = ['__consumer_offsets', '__transaction_state', '__share_group_state']

/** The topics that the broker keeps for itself, and that clients see marked as internal. */
export function isInternalTopic(name: string): boolean {
  return INTERNAL_TOPICS.includes(name)
}

function whatIsWrong(name: string): string | undefined {
  if (name === '') return 'the empty string is not allowed'
  if (name === '.' || name === '..') return `'${name}' is not allowed`
  if (name.length > MAX_LENGTH) {
    return `the length of '${name}' is longer than the max allowed length ${MAX_LENGTH}`
  }
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return `'${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`
  }
  return undefined
}

export function isValidTopicName(name: string): boolean {
  return whatIsWrong(name) === undefined
}

/** Throws KafkaError INVALID_TOPIC_EXCEPTION. */
export function validateTopicName(name: string): void {
  const why = whatIsWrong(name)
  if (why !== undefined) {
    throw new KafkaError('INVALID_TOPIC_EXCEPTION', `Topic name is invalid: ${why}`)
  }
}

/** Two topics of one key would share their metrics' names, so only one of them can exist. */
export function collisionKey(name: string): string {
  return name.replaceAll('.', '_')
}
