/** Every API that the broker serves, with its handler. What is not here is not served, and ApiVersions does not show it. */

import { addOffsetsToTxn as addOffsetsToTxnApi } from '../../protocol/apis/add-offsets-to-txn.ts'
import { addPartitionsToTxn as addPartitionsToTxnApi } from '../../protocol/apis/add-partitions-to-txn.ts'
import { addRaftVoter as addRaftVoterApi } from '../../protocol/apis/add-raft-voter.ts'
import { alterClientQuotas as alterClientQuotasApi } from '../../protocol/apis/alter-client-quotas.ts'
import { alterConfigs as alterConfigsApi } from '../../protocol/apis/alter-configs.ts'
import { alterPartitionReassignments as alterPartitionReassignmentsApi } from '../../protocol/apis/alter-partition-reassignments.ts'
import { alterReplicaLogDirs as alterReplicaLogDirsApi } from '../../protocol/apis/alter-replica-log-dirs.ts'
import { alterUserScramCredentials as alterUserScramCredentialsApi } from '../../protocol/apis/alter-user-scram-credentials.ts'
import { apiVersions as apiVersionsApi } from '../../protocol/apis/api-versions.ts'
import { consumerGroupDescribe as consumerGroupDescribeApi } from '../../protocol/apis/consumer-group-describe.ts'
import { consumerGroupHeartbeat as consumerGroupHeartbeatApi } from '../../protocol/apis/consumer-group-heartbeat.ts'
import { createAcls as createAclsApi } from '../../protocol/apis/create-acls.ts'
import { createPartitions as createPartitionsApi } from '../../protocol/apis/create-partitions.ts'
import { createTopics as createTopicsApi } from '../../protocol/apis/create-topics.ts'
import { deleteAcls as deleteAclsApi } from '../../protocol/apis/delete-acls.ts'
import { deleteGroups as deleteGroupsApi } from '../../protocol/apis/delete-groups.ts'
import { deleteRecords as deleteRecordsApi } from '../../protocol/apis/delete-records.ts'
import { deleteTopics as deleteTopicsApi } from '../../protocol/apis/delete-topics.ts'
import { describeAcls as describeAclsApi } from '../../protocol/apis/describe-acls.ts'
import { describeClientQuotas as describeClientQuotasApi } from '../../protocol/apis/describe-client-quotas.ts'
import { describeCluster as describeClusterApi } from '../../protocol/apis/describe-cluster.ts'
import { describeConfigs as describeConfigsApi } from '../../protocol/apis/describe-configs.ts'
import { describeGroups as describeGroupsApi } from '../../protocol/apis/describe-groups.ts'
import { describeLogDirs as describeLogDirsApi } from '../../protocol/apis/describe-log-dirs.ts'
import { describeProducers as describeProducersApi } from '../../protocol/apis/describe-producers.ts'
import { describeQuorum as describeQuorumApi } from '../../protocol/apis/describe-quorum.ts'
import { describeTopicPartitions as describeTopicPartitionsApi } from '../../protocol/apis/describe-topic-partitions.ts'
import { describeTransactions as describeTransactionsApi } from '../../protocol/apis/describe-transactions.ts'
import { describeUserScramCredentials as describeUserScramCredentialsApi } from '../../protocol/apis/describe-user-scram-credentials.ts'
import { electLeaders as electLeadersApi } from '../../protocol/apis/elect-leaders.ts'
import { endTxn as endTxnApi } from '../../protocol/apis/end-txn.ts'
import { fetch as fetchApi } from '../../protocol/apis/fetch.ts'
import { findCoordinator as findCoordinatorApi } from '../../protocol/apis/find-coordinator.ts'
import { heartbeat as heartbeatApi } from '../../protocol/apis/heartbeat.ts'
import { incrementalAlterConfigs as incrementalAlterConfigsApi } from '../../protocol/apis/incremental-alter-configs.ts'
import { initProducerId as initProducerIdApi } from '../../protocol/apis/init-producer-id.ts'
import { joinGroup as joinGroupApi } from '../../protocol/apis/join-group.ts'
import { leaveGroup as leaveGroupApi } from '../../protocol/apis/leave-group.ts'
import { listConfigResources as listConfigResourcesApi } from '../../protocol/apis/list-config-resources.ts'
import { listGroups as listGroupsApi } from '../../protocol/apis/list-groups.ts'
import { listOffsets as listOffsetsApi } from '../../protocol/apis/list-offsets.ts'
import { listPartitionReassignments as listPartitionReassignmentsApi } from '../../protocol/apis/list-partition-reassignments.ts'
import { listTransactions as listTransactionsApi } from '../../protocol/apis/list-transactions.ts'
import { metadata as metadataApi } from '../../protocol/apis/metadata.ts'
import { offsetCommit as offsetCommitApi } from '../../protocol/apis/offset-commit.ts'
import { offsetDelete as offsetDeleteApi } from '../../protocol/apis/offset-delete.ts'
import { offsetFetch as offsetFetchApi } from '../../protocol/apis/offset-fetch.ts'
import { offsetForLeaderEpoch as offsetForLeaderEpochApi } from '../../protocol/apis/offset-for-leader-epoch.ts'
import { produce as produceApi } from '../../protocol/apis/produce.ts'
import { removeRaftVoter as removeRaftVoterApi } from '../../protocol/apis/remove-raft-voter.ts'
import { syncGroup as syncGroupApi } from '../../protocol/apis/sync-group.ts'
import { txnOffsetCommit as txnOffsetCommitApi } from '../../protocol/apis/txn-offset-commit.ts'
import { unregisterBroker as unregisterBrokerApi } from '../../protocol/apis/unregister-broker.ts'
import { updateFeatures as updateFeaturesApi } from '../../protocol/apis/update-features.ts'
import { writeTxnMarkers as writeTxnMarkersApi } from '../../protocol/apis/write-txn-markers.ts'
import type { Api } from '../../protocol/schema.ts'
import type { ServedApi } from '../network/request-processor.ts'
import type { Handler } from '../request-context.ts'
import { addOffsetsToTxn } from './add-offsets-to-txn.ts'
import { addPartitionsToTxn } from './add-partitions-to-txn.ts'
import { addRaftVoter } from './add-raft-voter.ts'
import { alterClientQuotas } from './alter-client-quotas.ts'
import { alterConfigs } from './alter-configs.ts'
import { alterPartitionReassignments } from './alter-partition-reassignments.ts'
import { alterReplicaLogDirs } from './alter-replica-log-dirs.ts'
import { alterUserScramCredentials } from './alter-user-scram-credentials.ts'
import { apiVersions } from './api-versions.ts'
import { consumerGroupDescribe } from './consumer-group-describe.ts'
import { consumerGroupHeartbeat } from './consumer-group-heartbeat.ts'
import { createAcls } from './create-acls.ts'
import { createPartitions } from './create-partitions.ts'
import { createTopics } from './create-topics.ts'
import { deleteAcls } from './delete-acls.ts'
import { deleteGroups } from './delete-groups.ts'
import { deleteRecords } from './delete-records.ts'
import { deleteTopics } from './delete-topics.ts'
import { describeAcls } from './describe-acls.ts'
import { describeClientQuotas } from './describe-client-quotas.ts'
import { describeCluster } from './describe-cluster.ts'
import { describeConfigs } from './describe-configs.ts'
import { describeGroups } from './describe-groups.ts'
import { describeLogDirs } from './describe-log-dirs.ts'
import { describeProducers } from './describe-producers.ts'
import { describeQuorum } from './describe-quorum.ts'
import { describeTopicPartitions } from './describe-topic-partitions.ts'
import { describeTransactions } from './describe-transactions.ts'
import { describeUserScramCredentials } from './describe-user-scram-credentials.ts'
import { electLeaders } from './elect-leaders.ts'
import { endTxn } from './end-txn.ts'
import { fetch } from './fetch.ts'
import { findCoordinator } from './find-coordinator.ts'
import { heartbeat } from './heartbeat.ts'
import { incrementalAlterConfigs } from './incremental-alter-configs.ts'
import { initProducerId } from './init-producer-id.ts'
import { joinGroup } from './join-group.ts'
import { leaveGroup } from './leave-group.ts'
import { listConfigResources } from './list-config-resources.ts'
import { listGroups } from './list-groups.ts'
import { listOffsets } from './list-offsets.ts'
import { listPartitionReassignments } from './list-partition-reassignments.ts'
import { listTransactions } from './list-transactions.ts'
import { metadata } from './metadata.ts'
import { offsetCommit } from './offset-commit.ts'
import { offsetDelete } from './offset-delete.ts'
import { offsetFetch } from './offset-fetch.ts'
import { offsetForLeaderEpoch } from './offset-for-leader-epoch.ts'
import { produce } from './produce.ts'
import { removeRaftVoter } from './remove-raft-voter.ts'
import { syncGroup } from './sync-group.ts'
import { txnOffsetCommit } from './txn-offset-commit.ts'
import { unregisterBroker } from './unregister-broker.ts'
import { updateFeatures } from './update-features.ts'
import { writeTxnMarkers } from './write-txn-markers.ts'

/** Keeps the types of an API and its handler together; the table cannot. */
export function serve<A extends Api>(api: A, handle: Handler<A>): ServedApi {
  return { api, handle: handle as unknown as Handler<Api> }
}

const table: readonly ServedApi[] = [
  serve(produceApi, produce),
  serve(fetchApi, fetch),
  serve(listOffsetsApi, listOffsets),
  serve(findCoordinatorApi, findCoordinator),
  serve(joinGroupApi, joinGroup),
  serve(syncGroupApi, syncGroup),
  serve(heartbeatApi, heartbeat),
  serve(leaveGroupApi, leaveGroup),
  serve(offsetCommitApi, offsetCommit),
  serve(offsetFetchApi, offsetFetch),
  serve(offsetDeleteApi, offsetDelete),
  serve(listGroupsApi, listGroups),
  serve(describeGroupsApi, describeGroups),
  serve(deleteGroupsApi, deleteGroups),
  serve(apiVersionsApi, apiVersions),
  serve(metadataApi, metadata),
  serve(createTopicsApi, createTopics),
  serve(deleteTopicsApi, deleteTopics),
  serve(describeConfigsApi, describeConfigs),
  serve(alterConfigsApi, alterConfigs),
  serve(createPartitionsApi, createPartitions),
  serve(incrementalAlterConfigsApi, incrementalAlterConfigs),
  serve(describeClusterApi, describeCluster),
  serve(describeClientQuotasApi, describeClientQuotas),
  serve(alterClientQuotasApi, alterClientQuotas),
  serve(describeUserScramCredentialsApi, describeUserScramCredentials),
  serve(alterUserScramCredentialsApi, alterUserScramCredentials),
  serve(consumerGroupHeartbeatApi, consumerGroupHeartbeat),
  serve(consumerGroupDescribeApi, consumerGroupDescribe),
  serve(describeTopicPartitionsApi, describeTopicPartitions),
  serve(deleteRecordsApi, deleteRecords),
  serve(initProducerIdApi, initProducerId),
  serve(offsetForLeaderEpochApi, offsetForLeaderEpoch),
  serve(describeLogDirsApi, describeLogDirs),
  serve(updateFeaturesApi, updateFeatures),
  serve(unregisterBrokerApi, unregisterBroker),
  serve(listPartitionReassignmentsApi, listPartitionReassignments),
  serve(listConfigResourcesApi, listConfigResources),
  serve(electLeadersApi, electLeaders),
  serve(describeQuorumApi, describeQuorum),
  serve(describeProducersApi, describeProducers),
  serve(alterPartitionReassignmentsApi, alterPartitionReassignments),
  serve(alterReplicaLogDirsApi, alterReplicaLogDirs),
  serve(addRaftVoterApi, addRaftVoter),
  serve(removeRaftVoterApi, removeRaftVoter),
  serve(createAclsApi, createAcls),
  serve(deleteAclsApi, deleteAcls),
  serve(describeAclsApi, describeAcls),
  serve(listTransactionsApi, listTransactions),
  serve(describeTransactionsApi, describeTransactions),
  serve(writeTxnMarkersApi, writeTxnMarkers),
  serve(txnOffsetCommitApi, txnOffsetCommit),
  serve(endTxnApi, endTxn),
  serve(addPartitionsToTxnApi, addPartitionsToTxn),
  serve(addOffsetsToTxnApi, addOffsetsToTxn),
]

/** By key. */
export const handlers: ReadonlyMap<number, ServedApi> = new Map(
  table.map((served) => [served.api.key, served]),
)

/** What ApiVersions shows, in the order of the keys. */
export const servedApis: readonly Api[] = [...handlers.values()]
  .map(({ api }) => api)
  .sort((a, b) => a.key - b.key)
