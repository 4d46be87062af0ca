/** Every configuration key of a broker of Kafka 4.1, by room, and our own. */
import { clusterConfigs } from './broker/cluster.ts'
import { groupConfigs } from './broker/group.ts'
import { logConfigs } from './broker/log.ts'
import { remoteConfigs } from './broker/remote.ts'
import { replicationConfigs } from './broker/replication.ts'
import { samsaConfigs } from './broker/samsa.ts'
import { securityConfigs } from './broker/security.ts'
import { serverConfigs } from './broker/server.ts'
import { shareConfigs } from './broker/share.ts'
import { transactionConfigs } from './broker/transaction.ts'

export const brokerConfigs = {
  ...clusterConfigs,
  ...groupConfigs,
  ...logConfigs,
  ...remoteConfigs,
  ...replicationConfigs,
  ...samsaConfigs,
  ...securityConfigs,
  ...serverConfigs,
  ...shareConfigs,
  ...transactionConfigs,
} as const

export type BrokerKey = keyof typeof brokerConfigs
