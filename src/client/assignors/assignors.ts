/** `partition.assignment.strategy`: assignors by the names that Kafka's configuration uses. */

import { ConfigError } from '../../config/definition.ts'
import { lookup } from '../../config/lookup.ts'
import type { Assignor } from './assignor.ts'
import { rangeAssignor } from './range.ts'
import { roundRobinAssignor } from './roundrobin.ts'

const byClass: Readonly<Record<string, () => Promise<Assignor>>> = {
  'org.apache.kafka.clients.consumer.RangeAssignor': async () => rangeAssignor,
  'org.apache.kafka.clients.consumer.RoundRobinAssignor': async () => roundRobinAssignor,
  'org.apache.kafka.clients.consumer.StickyAssignor': async () =>
    (await import('./sticky.ts')).stickyAssignor,
  'org.apache.kafka.clients.consumer.CooperativeStickyAssignor': async () =>
    (await import('./cooperative-sticky.ts')).cooperativeStickyAssignor,
}

/** The assignors in the configured order. Throws ConfigError for one that is not known. */
export async function createAssignors(classes: readonly string[]): Promise<Assignor[]> {
  const assignors: Assignor[] = []
  for (const name of classes) {
    const create = lookup(byClass, name.replace(/^class /, ''))
    if (create === undefined) {
      throw new ConfigError(
        `Invalid value ${name} for configuration partition.assignment.strategy: ` +
          `Class ${name} could not be found.`,
      )
    }
    assignors.push(await create())
  }
  return assignors
}

/** Members keep their partitions during a rebalance only where every assignor can do with that. */
export const isCooperativeWith = (assignors: readonly Assignor[]): boolean =>
  assignors.length > 0 && assignors.every(({ isCooperative }) => isCooperative)
