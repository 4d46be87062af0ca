/** Keys that Apache Kafka does not have; their names begin with `samsa.`. */
import { oneOf } from '../../../config/definition.ts'
import { string } from '../row.ts'

export const samsaConfigs = {
  'samsa.durability': string('process', {
    importance: 'high',
    valid: oneOf('process', 'power'),
    doc: 'What an acknowledged record outlives: `process`, the end of the broker by any means, as in Apache Kafka; `power`, also the end of the machine: nothing is acknowledged or shown to consumers before it is synced to disk, as with flush.messages=1 on every topic. One sync covers all that arrived while the one before it ran.',
  }),
} as const
