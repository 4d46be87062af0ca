import type { BrokerState, PartitionState } from './cluster-state.ts'
import type { Sample } from './sample.ts'
import { sum } from './sums.ts'

/** Brokers in the order of the sample, each with what it leads, holds and coordinates. */
export function brokerStates(sample: Sample, partitions: readonly PartitionState[]): BrokerState[] {
  return sample.brokers.map((broker) => {
    const led = partitions.filter(({ leader }) => leader === broker.id)
    const held = partitions.filter(({ replicas }) => replicas.includes(broker.id))
    return {
      ...broker,
      isController: broker.id === sample.controllerId,
      leads: led.length,
      replicas: held.length,
      underReplicated: held.filter(({ isr }) => !isr.includes(broker.id)).length,
      coordinates: sample.groups.filter(({ coordinator }) => coordinator === broker.id).length,
      recordsPerSecond: sum(led.map((each) => each.recordsPerSecond)),
      bytes: sum(led.map((each) => each.bytes)),
      bytesPerSecond: sum(led.map((each) => each.bytesPerSecond)),
    }
  })
}
