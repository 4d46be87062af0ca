/**
 * The image as tables of state.db. Each applied change and the offset that it ends at are one SQLite
 * transaction, so the tables are always some image of the past; at start they are brought up to date.
 */
import type { Database } from 'better-sqlite3'
import type { BrokerImage, ConfigResource, MetadataImage, TopicImage } from './image.ts'
import type { MetadataDelta } from './metadata-delta.ts'
import { metadataSchema } from './metadata-schema.ts'
import type { StateDatabase } from './state-database.ts'

interface Applied {
  readonly cluster_id: string
  readonly applied_offset: number
  readonly leader_epoch: number
}

const json = JSON.stringify

function prepare(database: Database) {
  return {
    applied: database.prepare(`INSERT OR REPLACE INTO metadata_applied
      (id, cluster_id, applied_offset, leader_epoch, next_producer_id) VALUES (1, ?, ?, ?, ?)`),
    deleteTopic: database.prepare('DELETE FROM topics WHERE id = ?'),
    deletePartitions: database.prepare('DELETE FROM partitions WHERE topic_id = ?'),
    insertTopic: database.prepare('INSERT INTO topics (id, name) VALUES (?, ?)'),
    putPartition: database.prepare(`INSERT OR REPLACE INTO partitions
      (topic_id, partition, leader, leader_epoch, partition_epoch, leader_recovery_state, replicas, isr,
       adding_replicas, removing_replicas, eligible_leader_replicas, last_known_elr, directories)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    deleteConfigs: database.prepare(
      'DELETE FROM configs WHERE resource_type = ? AND resource_name = ?',
    ),
    insertConfig: database.prepare(
      'INSERT INTO configs (resource_type, resource_name, name, value) VALUES (?, ?, ?, ?)',
    ),
    deleteBroker: database.prepare('DELETE FROM brokers WHERE id = ?'),
    insertBroker: database.prepare(`INSERT INTO brokers
      (id, epoch, incarnation_id, rack, fenced, in_controlled_shutdown, endpoints, features, directories)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    insertController: database.prepare(
      'INSERT INTO controllers (id, incarnation_id, endpoints, features) VALUES (?, ?, ?, ?)',
    ),
    insertFeature: database.prepare('INSERT INTO features (name, level) VALUES (?, ?)'),
    insertQuota: database.prepare(
      'INSERT INTO client_quotas (entity, name, value) VALUES (?, ?, ?)',
    ),
    insertScram: database.prepare(`INSERT INTO scram_credentials
      (user, mechanism, salt, stored_key, server_key, iterations) VALUES (?, ?, ?, ?, ?, ?)`),
    insertAcl: database.prepare(`INSERT INTO acls
      (id, resource_type, resource_name, pattern_type, principal, host, operation, permission_type)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
    insertToken: database.prepare(`INSERT INTO delegation_tokens
      (token_id, owner, requester, renewers, issue_timestamp, max_timestamp, expiration_timestamp)
      VALUES (?, ?, ?, ?, ?, ?, ?)`),
  }
}

/** The leader epoch of the metadata log up to which a file was kept; undefined: it is a new one. */
export function appliedLeaderEpoch({ database }: StateDatabase): number | undefined {
  const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'metadata_applied'")
  if (table.get() === undefined) return undefined
  return database.prepare<[], Applied>('SELECT * FROM metadata_applied').get()?.leader_epoch
}

export class MetadataTables {
  readonly #stateDatabase: StateDatabase
  readonly #statements: ReturnType<typeof prepare>

  constructor(stateDatabase: StateDatabase) {
    stateDatabase.migrate('metadata', metadataSchema)
    this.#stateDatabase = stateDatabase
    this.#statements = prepare(stateDatabase.database)
  }

  /** Makes the tables equal to `image`, unless they say that they are. */
  catchUp(image: MetadataImage): void {
    const applied = this.#stateDatabase.database
      .prepare<[], Applied>('SELECT * FROM metadata_applied')
      .get()
    const isCurrent =
      applied?.cluster_id === image.clusterId &&
      applied.applied_offset === image.offset &&
      applied.leader_epoch === image.epoch
    if (!isCurrent) this.#stateDatabase.write(() => this.#rewrite(image))
  }

  write(delta: MetadataDelta): void {
    this.#stateDatabase.write(() => {
      this.#writeTopics(delta)
      for (const resource of delta.configsChanged) this.#writeConfigs(delta.image, resource)
      for (const id of delta.brokersChanged) this.#writeBroker(id, delta.image.brokers.get(id))
      this.#writeSmallTables(delta.before, delta.image)
      this.#writeApplied(delta.image)
    })
  }

  #rewrite(image: MetadataImage): void {
    const tables = ['topics', 'partitions', 'configs', 'brokers']
    for (const table of tables) this.#stateDatabase.database.exec(`DELETE FROM ${table}`)
    for (const topic of image.topicsById.values()) this.#insertTopic(topic)
    for (const key of image.configs.keys()) {
      const at = key.indexOf(':')
      this.#writeConfigs(image, { type: Number(key.slice(0, at)), name: key.slice(at + 1) })
    }
    for (const [id, broker] of image.brokers) this.#writeBroker(id, broker)
    this.#writeSmallTables(undefined, image)
    this.#writeApplied(image)
  }

  #writeApplied({ clusterId, offset, epoch, nextProducerId }: MetadataImage): void {
    this.#statements.applied.run(clusterId, offset, epoch, nextProducerId)
  }

  #writeTopics({ topicsDeleted, topicsCreated, partitionsChanged }: MetadataDelta): void {
    for (const { id } of topicsDeleted) {
      this.#statements.deletePartitions.run(id)
      this.#statements.deleteTopic.run(id)
    }
    for (const topic of topicsCreated) this.#insertTopic(topic)
    for (const { topic, after } of partitionsChanged) this.#putPartition(topic, after)
  }

  #insertTopic(topic: TopicImage): void {
    this.#statements.insertTopic.run(topic.id, topic.name)
    for (const partition of topic.partitions) this.#putPartition(topic, partition)
  }

  #putPartition(topic: TopicImage, partition: TopicImage['partitions'][number]): void {
    this.#statements.putPartition.run(
      topic.id,
      partition.partition,
      partition.leader,
      partition.leaderEpoch,
      partition.partitionEpoch,
      partition.leaderRecoveryState,
      json(partition.replicas),
      json(partition.isr),
      json(partition.addingReplicas),
      json(partition.removingReplicas),
      json(partition.eligibleLeaderReplicas),
      json(partition.lastKnownElr),
      json(partition.directories),
    )
  }

  #writeConfigs(image: MetadataImage, resource: ConfigResource): void {
    const { type, name } = resource
    this.#statements.deleteConfigs.run(type, name)
    for (const [key, value] of image.configsOf(resource)) {
      this.#statements.insertConfig.run(type, name, key, value)
    }
  }

  #writeBroker(id: number, broker: BrokerImage | undefined): void {
    this.#statements.deleteBroker.run(id)
    if (broker === undefined) return
    this.#statements.insertBroker.run(
      id,
      broker.epoch,
      broker.incarnationId,
      broker.rack,
      Number(broker.fenced),
      Number(broker.inControlledShutdown),
      json(broker.endpoints),
      json(broker.features),
      json(broker.directories),
    )
  }

  /** Those that seldom change are written anew as a whole. */
  #writeSmallTables(before: MetadataImage | undefined, image: MetadataImage): void {
    const rewrite = <V>(
      table: string,
      collection: (image: MetadataImage) => ReadonlyMap<unknown, V>,
      insert: (value: V, key: unknown) => void,
    ) => {
      if (before !== undefined && collection(before) === collection(image)) return
      this.#stateDatabase.database.exec(`DELETE FROM ${table}`)
      collection(image).forEach(insert)
    }
    const sql = this.#statements
    rewrite(
      'controllers',
      ({ controllers }) => controllers,
      ({ id, incarnationId, endpoints, features }) =>
        sql.insertController.run(id, incarnationId, json(endpoints), json(features)),
    )
    rewrite(
      'features',
      ({ features }) => features,
      (level, name) => sql.insertFeature.run(name, level),
    )
    rewrite(
      'client_quotas',
      ({ clientQuotas }) => clientQuotas,
      ({ entity, quotas }) => {
        for (const [name, value] of quotas) sql.insertQuota.run(json(entity), name, value)
      },
    )
    this.#writeSecurityTables(rewrite)
  }

  #writeSecurityTables(
    rewrite: <V>(
      table: string,
      collection: (image: MetadataImage) => ReadonlyMap<unknown, V>,
      insert: (value: V) => void,
    ) => void,
  ): void {
    const sql = this.#statements
    rewrite(
      'scram_credentials',
      ({ scramCredentials }) => scramCredentials,
      ({ user, mechanism, salt, storedKey, serverKey, iterations }) =>
        sql.insertScram.run(user, mechanism, salt, storedKey, serverKey, iterations),
    )
    rewrite(
      'acls',
      ({ acls }) => acls,
      (acl) =>
        sql.insertAcl.run(
          acl.id,
          acl.resourceType,
          acl.resourceName,
          acl.patternType,
          acl.principal,
          acl.host,
          acl.operation,
          acl.permissionType,
        ),
    )
    rewrite(
      'delegation_tokens',
      ({ delegationTokens }) => delegationTokens,
      (token) =>
        sql.insertToken.run(
          token.tokenId,
          token.owner,
          token.requester,
          json(token.renewers),
          token.issueTimestamp,
          token.maxTimestamp,
          token.expirationTimestamp,
        ),
    )
  }
}
