/**
 * The tables of the metadata in state.db. Lists (replicas, endpoints, …) are JSON, because SQLite reads it:
 * `SELECT name, partition, value AS replica FROM topics JOIN partitions ON topic_id = id, json_each(replicas)`.
 */
export const metadataSchema: readonly string[] = [
  `
  CREATE TABLE metadata_applied (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    cluster_id TEXT NOT NULL,
    applied_offset INTEGER NOT NULL,
    leader_epoch INTEGER NOT NULL,
    next_producer_id INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE topics (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE partitions (
    topic_id TEXT NOT NULL,
    partition INTEGER NOT NULL,
    leader INTEGER NOT NULL,
    leader_epoch INTEGER NOT NULL,
    partition_epoch INTEGER NOT NULL,
    leader_recovery_state INTEGER NOT NULL,
    replicas TEXT NOT NULL,
    isr TEXT NOT NULL,
    adding_replicas TEXT NOT NULL,
    removing_replicas TEXT NOT NULL,
    eligible_leader_replicas TEXT NOT NULL,
    last_known_elr TEXT NOT NULL,
    directories TEXT NOT NULL,
    PRIMARY KEY (topic_id, partition)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE configs (
    resource_type INTEGER NOT NULL,
    resource_name TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (resource_type, resource_name, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE brokers (
    id INTEGER PRIMARY KEY,
    epoch INTEGER NOT NULL,
    incarnation_id TEXT NOT NULL,
    rack TEXT,
    fenced INTEGER NOT NULL,
    in_controlled_shutdown INTEGER NOT NULL,
    endpoints TEXT NOT NULL,
    features TEXT NOT NULL,
    directories TEXT NOT NULL
  ) STRICT;
  CREATE TABLE controllers (
    id INTEGER PRIMARY KEY,
    incarnation_id TEXT NOT NULL,
    endpoints TEXT NOT NULL,
    features TEXT NOT NULL
  ) STRICT;
  CREATE TABLE features (
    name TEXT PRIMARY KEY,
    level INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE client_quotas (
    entity TEXT NOT NULL,
    name TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (entity, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE scram_credentials (
    user TEXT NOT NULL,
    mechanism INTEGER NOT NULL,
    salt BLOB NOT NULL,
    stored_key BLOB NOT NULL,
    server_key BLOB NOT NULL,
    iterations INTEGER NOT NULL,
    PRIMARY KEY (user, mechanism)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE acls (
    id TEXT PRIMARY KEY,
    resource_type INTEGER NOT NULL,
    resource_name TEXT NOT NULL,
    pattern_type INTEGER NOT NULL,
    principal TEXT NOT NULL,
    host TEXT NOT NULL,
    operation INTEGER NOT NULL,
    permission_type INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE delegation_tokens (
    token_id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    requester TEXT NOT NULL,
    renewers TEXT NOT NULL,
    issue_timestamp INTEGER NOT NULL,
    max_timestamp INTEGER NOT NULL,
    expiration_timestamp INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
]
