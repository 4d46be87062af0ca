/** `--replica-assignment 0:1,1:2`: the brokers of each partition, by hand. */

import { JavaError } from '../option-errors.ts'

const text = (replicas: readonly number[]): string => `[${replicas.join(', ')}]`

function brokerId(word: string): number {
  const trimmed = word.trim()
  if (!/^[+-]?\d+$/.test(trimmed)) {
    throw new JavaError('java.lang.NumberFormatException', `For input string: "${trimmed}"`)
  }
  return Number(trimmed)
}

/** Broker ids per partition. Throws JavaError where a list repeats a broker or differs in length. */
export function parseReplicaAssignment(assignment: string): number[][] {
  const partitions = assignment.split(',').map((brokers) => brokers.split(':').map(brokerId))
  partitions.forEach((replicas, partition) => {
    const duplicates = replicas.filter((id, index) => replicas.indexOf(id) !== index)
    if (duplicates.length > 0) {
      throw new JavaError(
        'org.apache.kafka.server.common.AdminCommandFailedException',
        `Partition replica lists may not contain duplicate entries: ${duplicates.join(',')}`,
      )
    }
    if (replicas.length !== partitions[0]?.length) {
      throw new JavaError(
        'org.apache.kafka.server.common.AdminOperationException',
        `Partition ${partition} has different replication factor: ${text(replicas)}`,
      )
    }
  })
  return partitions
}
