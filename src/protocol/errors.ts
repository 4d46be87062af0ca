/**
 * Kafka's errors: the codes of the wire, the names that everybody knows them by, and the texts that
 * clients and tools print for them (those of the 3.7 tools where releases differ). A broker answers
 * with a code; a client turns it back into a `KafkaError` of the same name.
 */

interface ErrorRow {
  readonly code: number
  /** Simple name of the Java class in org.apache.kafka.common.errors; null for NONE. */
  readonly exception: string | null
  /** The same request may succeed later. */
  readonly retriable: boolean
  /** The client's metadata is out of date: it refreshes them before it tries again. */
  readonly invalidMetadata?: boolean
  readonly message: string
}

const table = {
  UNKNOWN_SERVER_ERROR: {
    code: -1,
    exception: 'UnknownServerException',
    retriable: false,
    message: 'The server experienced an unexpected error when processing the request.',
  },
  NONE: { code: 0, exception: null, retriable: false, message: 'No error.' },
  OFFSET_OUT_OF_RANGE: {
    code: 1,
    exception: 'OffsetOutOfRangeException',
    retriable: false,
    message: 'The requested offset is not within the range of offsets maintained by the server.',
  },
  CORRUPT_MESSAGE: {
    code: 2,
    exception: 'CorruptRecordException',
    retriable: true,
    message:
      'This message has failed its CRC checksum, exceeds the valid size, has a null key for a compacted topic, or is otherwise corrupt.',
  },
  UNKNOWN_TOPIC_OR_PARTITION: {
    code: 3,
    exception: 'UnknownTopicOrPartitionException',
    retriable: true,
    invalidMetadata: true,
    message: 'This server does not host this topic-partition.',
  },
  INVALID_FETCH_SIZE: {
    code: 4,
    exception: 'InvalidFetchSizeException',
    retriable: false,
    message: 'The requested fetch size is invalid.',
  },
  LEADER_NOT_AVAILABLE: {
    code: 5,
    exception: 'LeaderNotAvailableException',
    retriable: true,
    invalidMetadata: true,
    message:
      'There is no leader for this topic-partition as we are in the middle of a leadership election.',
  },
  NOT_LEADER_OR_FOLLOWER: {
    code: 6,
    exception: 'NotLeaderOrFollowerException',
    retriable: true,
    invalidMetadata: true,
    message:
      'For requests intended only for the leader, this error indicates that the broker is not the current leader. For requests intended for any replica, this error indicates that the broker is not a replica of the topic partition.',
  },
  REQUEST_TIMED_OUT: {
    code: 7,
    exception: 'TimeoutException',
    retriable: true,
    message: 'The request timed out.',
  },
  BROKER_NOT_AVAILABLE: {
    code: 8,
    exception: 'BrokerNotAvailableException',
    retriable: false,
    message: 'The broker is not available.',
  },
  REPLICA_NOT_AVAILABLE: {
    code: 9,
    exception: 'ReplicaNotAvailableException',
    retriable: true,
    invalidMetadata: true,
    message:
      'The replica is not available for the requested topic-partition. Produce/Fetch requests and other requests intended only for the leader or follower return NOT_LEADER_OR_FOLLOWER if the broker is not a replica of the topic-partition.',
  },
  MESSAGE_TOO_LARGE: {
    code: 10,
    exception: 'RecordTooLargeException',
    retriable: false,
    message:
      'The request included a message larger than the max message size the server will accept.',
  },
  STALE_CONTROLLER_EPOCH: {
    code: 11,
    exception: 'ControllerMovedException',
    retriable: false,
    message: 'A controller with a newer epoch has taken over.',
  },
  OFFSET_METADATA_TOO_LARGE: {
    code: 12,
    exception: 'OffsetMetadataTooLarge',
    retriable: false,
    message: 'The metadata field of the offset request was too large.',
  },
  NETWORK_EXCEPTION: {
    code: 13,
    exception: 'NetworkException',
    retriable: true,
    invalidMetadata: true,
    message: 'The server disconnected before a response was received.',
  },
  COORDINATOR_LOAD_IN_PROGRESS: {
    code: 14,
    exception: 'CoordinatorLoadInProgressException',
    retriable: true,
    message: "The coordinator is loading and hence can't process requests.",
  },
  COORDINATOR_NOT_AVAILABLE: {
    code: 15,
    exception: 'CoordinatorNotAvailableException',
    retriable: true,
    message: 'The coordinator is not available.',
  },
  NOT_COORDINATOR: {
    code: 16,
    exception: 'NotCoordinatorException',
    retriable: true,
    message: 'This is not the correct coordinator.',
  },
  INVALID_TOPIC_EXCEPTION: {
    code: 17,
    exception: 'InvalidTopicException',
    retriable: false,
    message: 'The request attempted to perform an operation on an invalid topic.',
  },
  RECORD_LIST_TOO_LARGE: {
    code: 18,
    exception: 'RecordBatchTooLargeException',
    retriable: false,
    message:
      'The request included message batch larger than the configured segment size on the server.',
  },
  NOT_ENOUGH_REPLICAS: {
    code: 19,
    exception: 'NotEnoughReplicasException',
    retriable: true,
    message: 'Messages are rejected since there are fewer in-sync replicas than required.',
  },
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: {
    code: 20,
    exception: 'NotEnoughReplicasAfterAppendException',
    retriable: true,
    message: 'Messages are written to the log, but to fewer in-sync replicas than required.',
  },
  INVALID_REQUIRED_ACKS: {
    code: 21,
    exception: 'InvalidRequiredAcksException',
    retriable: false,
    message: 'Produce request specified an invalid value for required acks.',
  },
  ILLEGAL_GENERATION: {
    code: 22,
    exception: 'IllegalGenerationException',
    retriable: false,
    message: 'Specified group generation id is not valid.',
  },
  INCONSISTENT_GROUP_PROTOCOL: {
    code: 23,
    exception: 'InconsistentGroupProtocolException',
    retriable: false,
    message:
      "The group member's supported protocols are incompatible with those of existing members or first group member tried to join with empty protocol type or empty protocol list.",
  },
  INVALID_GROUP_ID: {
    code: 24,
    exception: 'InvalidGroupIdException',
    retriable: false,
    message: 'The configured groupId is invalid.',
  },
  UNKNOWN_MEMBER_ID: {
    code: 25,
    exception: 'UnknownMemberIdException',
    retriable: false,
    message: 'The coordinator is not aware of this member.',
  },
  INVALID_SESSION_TIMEOUT: {
    code: 26,
    exception: 'InvalidSessionTimeoutException',
    retriable: false,
    message:
      'The session timeout is not within the range allowed by the broker (as configured by group.min.session.timeout.ms and group.max.session.timeout.ms).',
  },
  REBALANCE_IN_PROGRESS: {
    code: 27,
    exception: 'RebalanceInProgressException',
    retriable: false,
    message: 'The group is rebalancing, so a rejoin is needed.',
  },
  INVALID_COMMIT_OFFSET_SIZE: {
    code: 28,
    exception: 'InvalidCommitOffsetSizeException',
    retriable: false,
    message: 'The metadata committed with the offsets is too large.',
  },
  TOPIC_AUTHORIZATION_FAILED: {
    code: 29,
    exception: 'TopicAuthorizationException',
    retriable: false,
    message: 'Topic authorization failed.',
  },
  GROUP_AUTHORIZATION_FAILED: {
    code: 30,
    exception: 'GroupAuthorizationException',
    retriable: false,
    message: 'Group authorization failed.',
  },
  CLUSTER_AUTHORIZATION_FAILED: {
    code: 31,
    exception: 'ClusterAuthorizationException',
    retriable: false,
    message: 'Cluster authorization failed.',
  },
  INVALID_TIMESTAMP: {
    code: 32,
    exception: 'InvalidTimestampException',
    retriable: false,
    message: 'The timestamp of the message is out of acceptable range.',
  },
  UNSUPPORTED_SASL_MECHANISM: {
    code: 33,
    exception: 'UnsupportedSaslMechanismException',
    retriable: false,
    message: 'The broker does not support the requested SASL mechanism.',
  },
  ILLEGAL_SASL_STATE: {
    code: 34,
    exception: 'IllegalSaslStateException',
    retriable: false,
    message: 'Request is not valid given the current SASL state.',
  },
  UNSUPPORTED_VERSION: {
    code: 35,
    exception: 'UnsupportedVersionException',
    retriable: false,
    message: 'The version of API is not supported.',
  },
  TOPIC_ALREADY_EXISTS: {
    code: 36,
    exception: 'TopicExistsException',
    retriable: false,
    message: 'Topic with this name already exists.',
  },
  INVALID_PARTITIONS: {
    code: 37,
    exception: 'InvalidPartitionsException',
    retriable: false,
    message: 'Number of partitions is below 1.',
  },
  INVALID_REPLICATION_FACTOR: {
    code: 38,
    exception: 'InvalidReplicationFactorException',
    retriable: false,
    message: 'Replication factor is below 1 or larger than the number of available brokers.',
  },
  INVALID_REPLICA_ASSIGNMENT: {
    code: 39,
    exception: 'InvalidReplicaAssignmentException',
    retriable: false,
    message: 'Replica assignment is invalid.',
  },
  INVALID_CONFIG: {
    code: 40,
    exception: 'InvalidConfigurationException',
    retriable: false,
    message: 'Configuration is invalid.',
  },
  NOT_CONTROLLER: {
    code: 41,
    exception: 'NotControllerException',
    retriable: true,
    message: 'This is not the correct controller for this cluster.',
  },
  INVALID_REQUEST: {
    code: 42,
    exception: 'InvalidRequestException',
    retriable: false,
    message:
      'This most likely occurs because of a request being malformed by the client library or the message was sent to an incompatible broker. See the broker logs for more details.',
  },
  UNSUPPORTED_FOR_MESSAGE_FORMAT: {
    code: 43,
    exception: 'UnsupportedForMessageFormatException',
    retriable: false,
    message: 'The message format version on the broker does not support the request.',
  },
  POLICY_VIOLATION: {
    code: 44,
    exception: 'PolicyViolationException',
    retriable: false,
    message: 'Request parameters do not satisfy the configured policy.',
  },
  OUT_OF_ORDER_SEQUENCE_NUMBER: {
    code: 45,
    exception: 'OutOfOrderSequenceException',
    retriable: false,
    message: 'The broker received an out of order sequence number.',
  },
  DUPLICATE_SEQUENCE_NUMBER: {
    code: 46,
    exception: 'DuplicateSequenceException',
    retriable: false,
    message: 'The broker received a duplicate sequence number.',
  },
  INVALID_PRODUCER_EPOCH: {
    code: 47,
    exception: 'InvalidProducerEpochException',
    retriable: false,
    message: 'Producer attempted to produce with an old epoch.',
  },
  INVALID_TXN_STATE: {
    code: 48,
    exception: 'InvalidTxnStateException',
    retriable: false,
    message: 'The producer attempted a transactional operation in an invalid state.',
  },
  INVALID_PRODUCER_ID_MAPPING: {
    code: 49,
    exception: 'InvalidPidMappingException',
    retriable: false,
    message:
      'The producer attempted to use a producer id which is not currently assigned to its transactional id.',
  },
  INVALID_TRANSACTION_TIMEOUT: {
    code: 50,
    exception: 'InvalidTxnTimeoutException',
    retriable: false,
    message:
      'The transaction timeout is larger than the maximum value allowed by the broker (as configured by transaction.max.timeout.ms).',
  },
  CONCURRENT_TRANSACTIONS: {
    code: 51,
    exception: 'ConcurrentTransactionsException',
    retriable: true,
    message:
      'The producer attempted to update a transaction while another concurrent operation on the same transaction was ongoing.',
  },
  TRANSACTION_COORDINATOR_FENCED: {
    code: 52,
    exception: 'TransactionCoordinatorFencedException',
    retriable: false,
    message:
      'Indicates that the transaction coordinator sending a WriteTxnMarker is no longer the current coordinator for a given producer.',
  },
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: {
    code: 53,
    exception: 'TransactionalIdAuthorizationException',
    retriable: false,
    message: 'Transactional Id authorization failed.',
  },
  SECURITY_DISABLED: {
    code: 54,
    exception: 'SecurityDisabledException',
    retriable: false,
    message: 'Security features are disabled.',
  },
  OPERATION_NOT_ATTEMPTED: {
    code: 55,
    exception: 'OperationNotAttemptedException',
    retriable: false,
    message:
      'The broker did not attempt to execute this operation. This may happen for batched RPCs where some operations in the batch failed, causing the broker to respond without trying the rest.',
  },
  KAFKA_STORAGE_ERROR: {
    code: 56,
    exception: 'KafkaStorageException',
    retriable: true,
    invalidMetadata: true,
    message: 'Disk error when trying to access log file on the disk.',
  },
  LOG_DIR_NOT_FOUND: {
    code: 57,
    exception: 'LogDirNotFoundException',
    retriable: false,
    message: 'The user-specified log directory is not found in the broker config.',
  },
  SASL_AUTHENTICATION_FAILED: {
    code: 58,
    exception: 'SaslAuthenticationException',
    retriable: false,
    message: 'SASL Authentication failed.',
  },
  UNKNOWN_PRODUCER_ID: {
    code: 59,
    exception: 'UnknownProducerIdException',
    retriable: false,
    message:
      "This exception is raised by the broker if it could not locate the producer metadata associated with the producerId in question. This could happen if, for instance, the producer's records were deleted because their retention time had elapsed. Once the last records of the producerId are removed, the producer's metadata is removed from the broker, and future appends by the producer will return this exception.",
  },
  REASSIGNMENT_IN_PROGRESS: {
    code: 60,
    exception: 'ReassignmentInProgressException',
    retriable: false,
    message: 'A partition reassignment is in progress.',
  },
  DELEGATION_TOKEN_AUTH_DISABLED: {
    code: 61,
    exception: 'DelegationTokenDisabledException',
    retriable: false,
    message: 'Delegation Token feature is not enabled.',
  },
  DELEGATION_TOKEN_NOT_FOUND: {
    code: 62,
    exception: 'DelegationTokenNotFoundException',
    retriable: false,
    message: 'Delegation Token is not found on server.',
  },
  DELEGATION_TOKEN_OWNER_MISMATCH: {
    code: 63,
    exception: 'DelegationTokenOwnerMismatchException',
    retriable: false,
    message: 'Specified Principal is not valid Owner/Renewer.',
  },
  DELEGATION_TOKEN_REQUEST_NOT_ALLOWED: {
    code: 64,
    exception: 'UnsupportedByAuthenticationException',
    retriable: false,
    message:
      'Delegation Token requests are not allowed on PLAINTEXT/1-way SSL channels and on delegation token authenticated channels.',
  },
  DELEGATION_TOKEN_AUTHORIZATION_FAILED: {
    code: 65,
    exception: 'DelegationTokenAuthorizationException',
    retriable: false,
    message: 'Delegation Token authorization failed.',
  },
  DELEGATION_TOKEN_EXPIRED: {
    code: 66,
    exception: 'DelegationTokenExpiredException',
    retriable: false,
    message: 'Delegation Token is expired.',
  },
  INVALID_PRINCIPAL_TYPE: {
    code: 67,
    exception: 'InvalidPrincipalTypeException',
    retriable: false,
    message: 'Supplied principalType is not supported.',
  },
  NON_EMPTY_GROUP: {
    code: 68,
    exception: 'GroupNotEmptyException',
    retriable: false,
    message: 'The group is not empty.',
  },
  GROUP_ID_NOT_FOUND: {
    code: 69,
    exception: 'GroupIdNotFoundException',
    retriable: false,
    message: 'The group id does not exist.',
  },
  FETCH_SESSION_ID_NOT_FOUND: {
    code: 70,
    exception: 'FetchSessionIdNotFoundException',
    retriable: true,
    message: 'No fetch session has this id; a full fetch request starts a new one.',
  },
  INVALID_FETCH_SESSION_EPOCH: {
    code: 71,
    exception: 'InvalidFetchSessionEpochException',
    retriable: true,
    message: 'The epoch is not the one that the fetch session expects next.',
  },
  LISTENER_NOT_FOUND: {
    code: 72,
    exception: 'ListenerNotFoundException',
    retriable: true,
    invalidMetadata: true,
    message:
      'There is no listener on the leader broker that matches the listener on which metadata request was processed.',
  },
  TOPIC_DELETION_DISABLED: {
    code: 73,
    exception: 'TopicDeletionDisabledException',
    retriable: false,
    message: 'Topic deletion is disabled.',
  },
  FENCED_LEADER_EPOCH: {
    code: 74,
    exception: 'FencedLeaderEpochException',
    retriable: true,
    invalidMetadata: true,
    message: 'The leader epoch of the request is older than the one this broker knows.',
  },
  UNKNOWN_LEADER_EPOCH: {
    code: 75,
    exception: 'UnknownLeaderEpochException',
    retriable: true,
    message: 'The leader epoch of the request is newer than the one this broker knows.',
  },
  UNSUPPORTED_COMPRESSION_TYPE: {
    code: 76,
    exception: 'UnsupportedCompressionTypeException',
    retriable: false,
    message: 'The requesting client does not support the compression type of given partition.',
  },
  STALE_BROKER_EPOCH: {
    code: 77,
    exception: 'StaleBrokerEpochException',
    retriable: false,
    message: 'The broker has registered again since: its epoch is out of date.',
  },
  OFFSET_NOT_AVAILABLE: {
    code: 78,
    exception: 'OffsetNotAvailableException',
    retriable: true,
    message: 'The new leader cannot answer yet: its high watermark has not caught up.',
  },
  MEMBER_ID_REQUIRED: {
    code: 79,
    exception: 'MemberIdRequiredException',
    retriable: false,
    message: 'The member has to join again with the member id that it was just given.',
  },
  PREFERRED_LEADER_NOT_AVAILABLE: {
    code: 80,
    exception: 'PreferredLeaderNotAvailableException',
    retriable: true,
    invalidMetadata: true,
    message: 'The preferred leader was not available.',
  },
  GROUP_MAX_SIZE_REACHED: {
    code: 81,
    exception: 'GroupMaxSizeReachedException',
    retriable: false,
    message: 'The consumer group has reached its max size.',
  },
  FENCED_INSTANCE_ID: {
    code: 82,
    exception: 'FencedInstanceIdException',
    retriable: false,
    message:
      'The broker rejected this static consumer since another consumer with the same group.instance.id has registered with a different member.id.',
  },
  ELIGIBLE_LEADERS_NOT_AVAILABLE: {
    code: 83,
    exception: 'EligibleLeadersNotAvailableException',
    retriable: true,
    invalidMetadata: true,
    message: 'Eligible topic partition leaders are not available.',
  },
  ELECTION_NOT_NEEDED: {
    code: 84,
    exception: 'ElectionNotNeededException',
    retriable: true,
    invalidMetadata: true,
    message: 'Leader election not needed for topic partition.',
  },
  NO_REASSIGNMENT_IN_PROGRESS: {
    code: 85,
    exception: 'NoReassignmentInProgressException',
    retriable: false,
    message: 'No partition reassignment is in progress.',
  },
  GROUP_SUBSCRIBED_TO_TOPIC: {
    code: 86,
    exception: 'GroupSubscribedToTopicException',
    retriable: false,
    message:
      'Deleting offsets of a topic is forbidden while the consumer group is actively subscribed to it.',
  },
  INVALID_RECORD: {
    code: 87,
    exception: 'InvalidRecordException',
    retriable: false,
    message: 'This record has failed the validation on broker and hence will be rejected.',
  },
  UNSTABLE_OFFSET_COMMIT: {
    code: 88,
    exception: 'UnstableOffsetCommitException',
    retriable: true,
    message: 'An open transaction has offsets for these partitions; ask again when it has ended.',
  },
  THROTTLING_QUOTA_EXCEEDED: {
    code: 89,
    exception: 'ThrottlingQuotaExceededException',
    retriable: true,
    message: 'The throttling quota has been exceeded.',
  },
  PRODUCER_FENCED: {
    code: 90,
    exception: 'ProducerFencedException',
    retriable: false,
    message:
      'There is a newer producer with the same transactionalId which fences the current one.',
  },
  RESOURCE_NOT_FOUND: {
    code: 91,
    exception: 'ResourceNotFoundException',
    retriable: false,
    message: 'A request illegally referred to a resource that does not exist.',
  },
  DUPLICATE_RESOURCE: {
    code: 92,
    exception: 'DuplicateResourceException',
    retriable: false,
    message: 'A request illegally referred to the same resource twice.',
  },
  UNACCEPTABLE_CREDENTIAL: {
    code: 93,
    exception: 'UnacceptableCredentialException',
    retriable: false,
    message: 'Requested credential would not meet criteria for acceptability.',
  },
  INCONSISTENT_VOTER_SET: {
    code: 94,
    exception: 'InconsistentVoterSetException',
    retriable: false,
    message: 'The voter set of the request differs from the one this node knows.',
  },
  INVALID_UPDATE_VERSION: {
    code: 95,
    exception: 'InvalidUpdateVersionException',
    retriable: false,
    message: 'The update starts from a version that is no longer the current one.',
  },
  FEATURE_UPDATE_FAILED: {
    code: 96,
    exception: 'FeatureUpdateFailedException',
    retriable: false,
    message: 'Unable to update finalized features due to an unexpected server error.',
  },
  PRINCIPAL_DESERIALIZATION_FAILURE: {
    code: 97,
    exception: 'PrincipalDeserializationException',
    retriable: false,
    message: 'The forwarded principal could not be read.',
  },
  SNAPSHOT_NOT_FOUND: {
    code: 98,
    exception: 'SnapshotNotFoundException',
    retriable: false,
    message: 'There is no snapshot with this id.',
  },
  POSITION_OUT_OF_RANGE: {
    code: 99,
    exception: 'PositionOutOfRangeException',
    retriable: false,
    message: 'The position lies outside the snapshot.',
  },
  UNKNOWN_TOPIC_ID: {
    code: 100,
    exception: 'UnknownTopicIdException',
    retriable: true,
    invalidMetadata: true,
    message: 'This server does not host this topic ID.',
  },
  DUPLICATE_BROKER_REGISTRATION: {
    code: 101,
    exception: 'DuplicateBrokerRegistrationException',
    retriable: false,
    message: 'A live broker is registered under this id already.',
  },
  BROKER_ID_NOT_REGISTERED: {
    code: 102,
    exception: 'BrokerIdNotRegisteredException',
    retriable: false,
    message: 'The given broker ID was not registered.',
  },
  INCONSISTENT_TOPIC_ID: {
    code: 103,
    exception: 'InconsistentTopicIdException',
    retriable: true,
    invalidMetadata: true,
    message: 'The topic id is not the one that the log directory holds for this topic.',
  },
  INCONSISTENT_CLUSTER_ID: {
    code: 104,
    exception: 'InconsistentClusterIdException',
    retriable: false,
    message: 'The clusterId in the request does not match that found on the server',
  },
  TRANSACTIONAL_ID_NOT_FOUND: {
    code: 105,
    exception: 'TransactionalIdNotFoundException',
    retriable: false,
    message: 'The transactionalId could not be found',
  },
  FETCH_SESSION_TOPIC_ID_ERROR: {
    code: 106,
    exception: 'FetchSessionTopicIdException',
    retriable: true,
    message: 'The fetch session mixes requests with and without topic ids.',
  },
  INELIGIBLE_REPLICA: {
    code: 107,
    exception: 'IneligibleReplicaException',
    retriable: false,
    message: 'A replica that is fenced or shutting down cannot be added to the in-sync replicas.',
  },
  NEW_LEADER_ELECTED: {
    code: 108,
    exception: 'NewLeaderElectedException',
    retriable: false,
    message: 'The change made another broker the leader of the partition.',
  },
  OFFSET_MOVED_TO_TIERED_STORAGE: {
    code: 109,
    exception: 'OffsetMovedToTieredStorageException',
    retriable: false,
    message: 'The offset is kept in remote storage only.',
  },
  FENCED_MEMBER_EPOCH: {
    code: 110,
    exception: 'FencedMemberEpochException',
    retriable: false,
    message: 'The coordinator has fenced this member epoch; the member has to join again.',
  },
  UNRELEASED_INSTANCE_ID: {
    code: 111,
    exception: 'UnreleasedInstanceIdException',
    retriable: false,
    message: 'Another member of the group still uses this static instance id.',
  },
  UNSUPPORTED_ASSIGNOR: {
    code: 112,
    exception: 'UnsupportedAssignorException',
    retriable: false,
    message: 'The assignor or its version range is not supported by the consumer group.',
  },
  STALE_MEMBER_EPOCH: {
    code: 113,
    exception: 'StaleMemberEpochException',
    retriable: false,
    message: 'The member epoch is not current; a heartbeat will bring the new one.',
  },
  MISMATCHED_ENDPOINT_TYPE: {
    code: 114,
    exception: 'MismatchedEndpointTypeException',
    retriable: false,
    message: 'The request was sent to an endpoint of the wrong type.',
  },
  UNSUPPORTED_ENDPOINT_TYPE: {
    code: 115,
    exception: 'UnsupportedEndpointTypeException',
    retriable: false,
    message: 'This endpoint type is not supported yet.',
  },
  UNKNOWN_CONTROLLER_ID: {
    code: 116,
    exception: 'UnknownControllerIdException',
    retriable: false,
    message: 'This controller ID is not known.',
  },
  UNKNOWN_SUBSCRIPTION_ID: {
    code: 117,
    exception: 'UnknownSubscriptionIdException',
    retriable: false,
    message: 'The telemetry subscription id is out of date; ask for the subscription again.',
  },
  TELEMETRY_TOO_LARGE: {
    code: 118,
    exception: 'TelemetryTooLargeException',
    retriable: false,
    message: 'The pushed telemetry is larger than the broker accepts.',
  },
  INVALID_REGISTRATION: {
    code: 119,
    exception: 'InvalidRegistrationException',
    retriable: false,
    message: 'The controller rejects this registration.',
  },
  TRANSACTION_ABORTABLE: {
    code: 120,
    exception: 'TransactionAbortableException',
    retriable: false,
    message:
      'The server encountered an error with the transaction. The client can abort the transaction to continue using this transactional ID.',
  },
  INVALID_RECORD_STATE: {
    code: 121,
    exception: 'InvalidRecordStateException',
    retriable: false,
    message: 'The record is not in a state that allows this acknowledgement.',
  },
  SHARE_SESSION_NOT_FOUND: {
    code: 122,
    exception: 'ShareSessionNotFoundException',
    retriable: true,
    message: 'No share session of this member exists; a full request starts a new one.',
  },
  INVALID_SHARE_SESSION_EPOCH: {
    code: 123,
    exception: 'InvalidShareSessionEpochException',
    retriable: true,
    message: 'The epoch is not the one that the share session expects next.',
  },
  FENCED_STATE_EPOCH: {
    code: 124,
    exception: 'FencedStateEpochException',
    retriable: false,
    message: 'The share coordinator knows a newer state epoch for this partition.',
  },
  INVALID_VOTER_KEY: {
    code: 125,
    exception: 'InvalidVoterKeyException',
    retriable: false,
    message: "The voter key doesn't match the receiving replica's key.",
  },
  DUPLICATE_VOTER: {
    code: 126,
    exception: 'DuplicateVoterException',
    retriable: false,
    message: 'The voter is already part of the set of voters.',
  },
  VOTER_NOT_FOUND: {
    code: 127,
    exception: 'VoterNotFoundException',
    retriable: false,
    message: 'The voter is not part of the set of voters.',
  },
  INVALID_REGULAR_EXPRESSION: {
    code: 128,
    exception: 'InvalidRegularExpression',
    retriable: false,
    message: 'The regular expression is not valid.',
  },
  REBOOTSTRAP_REQUIRED: {
    code: 129,
    exception: 'RebootstrapRequiredException',
    retriable: false,
    message: 'The client has to start again from its bootstrap servers.',
  },
  STREAMS_INVALID_TOPOLOGY: {
    code: 130,
    exception: 'StreamsInvalidTopologyException',
    retriable: false,
    message: 'The topology of the streams group is not valid.',
  },
  STREAMS_INVALID_TOPOLOGY_EPOCH: {
    code: 131,
    exception: 'StreamsInvalidTopologyEpochException',
    retriable: false,
    message: 'The topology epoch is not valid.',
  },
  STREAMS_TOPOLOGY_FENCED: {
    code: 132,
    exception: 'StreamsTopologyFencedException',
    retriable: false,
    message: 'The topology epoch is older than the one of the group.',
  },
  SHARE_SESSION_LIMIT_REACHED: {
    code: 133,
    exception: 'ShareSessionLimitReachedException',
    retriable: true,
    message: 'The broker has as many share sessions as it allows.',
  },
} as const satisfies Record<string, ErrorRow>

export type ErrorName = keyof typeof table

/** Every error by name, in the order of the codes. */
export const errors: Readonly<Record<ErrorName, ErrorRow>> = table

const namesByCode = new Map<number, ErrorName>()
for (const name of Object.keys(errors) as ErrorName[]) namesByCode.set(errors[name].code, name)

export function errorCode(name: ErrorName): number {
  return errors[name].code
}

/** The name of a code; one that this release does not know is UNKNOWN_SERVER_ERROR, as in Kafka. */
export function errorName(code: number): ErrorName {
  return namesByCode.get(code) ?? 'UNKNOWN_SERVER_ERROR'
}

/** Something went wrong in a way that Kafka has a code for. */
export class KafkaError extends Error {
  override readonly name = 'KafkaError'
  readonly error: ErrorName

  /** `message` replaces the text of the table. */
  constructor(error: ErrorName, message?: string, options?: ErrorOptions) {
    super(message ?? errors[error].message, options)
    this.error = error
  }

  get code(): number {
    return errors[this.error].code
  }

  get retriable(): boolean {
    return errors[this.error].retriable
  }

  /** Simple name of the Java exception that carries this error. */
  get exception(): string {
    return errors[this.error].exception ?? 'ApiException'
  }
}
