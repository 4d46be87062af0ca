/** The APIs of a controller's listener: those of Kafka's controllers that one node has any use for (KIP-919). */
import { apiVersions as apiVersionsApi } from '../../protocol/apis/api-versions.ts'
import { describeCluster as describeClusterApi } from '../../protocol/apis/describe-cluster.ts'
import type { Api } from '../../protocol/schema.ts'
import type { ServedApi } from '../network/request-processor.ts'
import { apiVersionsOf } from './api-versions.ts'
import { describeControllers } from './describe-controllers.ts'
import { handlers, serve } from './handlers.ts'

/** Served as on the listeners of brokers. */
const SHARED = [
  'AddRaftVoter',
  'AlterClientQuotas',
  'AlterConfigs',
  'AlterPartitionReassignments',
  'AlterUserScramCredentials',
  'CreateAcls',
  'CreatePartitions',
  'CreateTopics',
  'DeleteAcls',
  'DeleteTopics',
  'DescribeAcls',
  'DescribeConfigs',
  'DescribeQuorum',
  'DescribeUserScramCredentials',
  'ElectLeaders',
  'IncrementalAlterConfigs',
  'ListPartitionReassignments',
  'RemoveRaftVoter',
  'UnregisterBroker',
  'UpdateFeatures',
]

const table: readonly ServedApi[] = [
  serve(
    apiVersionsApi,
    apiVersionsOf(() => servedApis),
  ),
  serve(describeClusterApi, describeControllers),
  ...[...handlers.values()].filter(({ api }) => SHARED.includes(api.name)),
]

/** By key. */
export const controllerHandlers: ReadonlyMap<number, ServedApi> = new Map(
  table.map((served) => [served.api.key, served]),
)

const servedApis: readonly Api[] = table.map(({ api }) => api).sort((a, b) => a.key - b.key)
