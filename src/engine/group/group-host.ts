/** What a group needs of the coordinator. */
import type { Logger } from '../logger.ts'
import type { System } from '../system/system.ts'
import type { GroupChange } from './group-change.ts'
import type { GroupConfig } from './group-config.ts'
import type { HostedGroup } from './hosted-group.ts'
import type { GroupMetadataView } from './ports.ts'
import type { Outcome } from './requests.ts'

export interface GroupHost {
  readonly system: System
  readonly logger: Logger
  readonly nodeId: number
  /** As it is now: some keys are dynamic. */
  readonly config: GroupConfig
  readonly metadata: GroupMetadataView
  readonly offsetsPartition: number
  /**
   * Stores changes and then calls `done`, maybe before it returns; in order. Groups take over what was appended
   * before `done` is called. False: nothing was appended, and `done` was called with the error.
   */
  write(changes: readonly GroupChange[], done: (outcome: Outcome) => void): boolean
  /** Puts a group in the place of the one with its id, which has changed its protocol. */
  replace(hosted: HostedGroup): void
  /** Puts back what was there before `replace`. */
  restore(groupId: string, hosted: HostedGroup | undefined): void
}

/** What Kafka's coordinator of the consumer protocol, which is another one, logs under. */
export const CONSUMER_GROUP_LOGGER = 'org.apache.kafka.coordinator.group.GroupMetadataManager'

export const COORDINATOR_LOGGER = 'kafka.coordinator.group.GroupCoordinator'
