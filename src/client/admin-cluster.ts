/** The cluster of an admin client, as its properties configure it. */
import { type ClientLogger, prefixedLogger, standardErrorLogger } from './client-logger.ts'
import type { Cluster } from './cluster.ts'
import { parseAdminConfigs } from './config/admin.ts'
import { createCluster } from './create-cluster.ts'
import { KafkaException } from './errors.ts'

export interface AdminOptions {
  /** Default: standard error. */
  readonly logger?: ClientLogger | undefined
  /** Written in place of `client.id` when that is not configured; default `adminclient-N`. */
  readonly defaultClientId?: string | undefined
  /** How long an operation may take, in place of `default.api.timeout.ms`. */
  readonly timeoutMs?: number | undefined
}

export interface AdminCluster {
  readonly cluster: Cluster
  /** default.api.timeout.ms */
  readonly timeoutMs: number
}

let created = 0

/** Throws ConfigError, and KafkaException `Failed to create new KafkaAdminClient` with its cause. */
export async function createAdminCluster(
  properties: Readonly<Record<string, string>>,
  options: AdminOptions,
): Promise<AdminCluster> {
  const configs = parseAdminConfigs(properties)
  created += 1
  const clientId = configs['client.id'] || (options.defaultClientId ?? `adminclient-${created}`)
  const logger = prefixedLogger(
    options.logger ?? standardErrorLogger,
    `[AdminClient clientId=${clientId}] `,
  )
  try {
    const cluster = await createCluster(properties, configs, {
      clientId,
      logger,
      unprefixedLogger: options.logger ?? standardErrorLogger,
      warnsOfBootstrap: false,
    })
    return { cluster, timeoutMs: configs['default.api.timeout.ms'] }
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    throw new KafkaException('Failed to create new KafkaAdminClient', { cause })
  }
}
