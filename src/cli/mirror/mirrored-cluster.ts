/** One side of a mirror: its address, its admin client, and what its clients last complained about. */
import { Admin } from '../../client/admin.ts'
import type { ClientLogger } from '../../client/client-logger.ts'
import { TimeoutError } from '../../client/errors.ts'
import { adminProperties } from '../admin-client.ts'
import { terse } from '../option-errors.ts'
import type { Properties } from '../properties-file.ts'

export type Side = 'from' | 'to'

export interface MirroredCluster {
  readonly side: Side
  /** `--from localhost:9092`, for messages. */
  readonly name: string
  readonly properties: Properties
  readonly admin: Admin
  readonly logger: ClientLogger
  readonly clusterId: string
  readonly brokerCount: number
  /** The last complaint of the side's clients, once. */
  takeComplaint(): string | undefined
}

/** So long a cluster may take to answer at the beginning. */
const FIRST_ANSWER_MS = 10_000

/** Throws JavaError where the file cannot be read or no broker answers; ConfigError, KafkaException. */
export async function mirroredCluster(
  side: Side,
  address: string | undefined,
  file: string | undefined,
  timeoutMs = FIRST_ANSWER_MS,
): Promise<MirroredCluster> {
  const given = readProperties(side, address, file)
  const servers = given['bootstrap.servers']
  if (servers === undefined) {
    throw terse(`--${side}: give the brokers of the cluster, HOST:PORT,…`)
  }
  let complaint: string | undefined
  const note = (_: string, message: string): void => {
    complaint = message.replace(/^\[.*?\] /, '')
  }
  const logger = { warn: note, error: note }
  const takeComplaint = (): string | undefined => {
    const taken = complaint
    complaint = undefined
    return taken
  }
  const name = `--${side} ${servers}`
  const properties = { 'client.id': 'samsa-mirror', ...given }
  const first = await Admin.create(properties, { logger, timeoutMs })
  try {
    const { clusterId, nodes } = await first.describeCluster()
    if (clusterId === null) throw terse('the cluster does not tell its id')
    const admin = await Admin.create(properties, { logger })
    const brokerCount = nodes.length
    takeComplaint()
    return { side, name, properties, admin, logger, clusterId, brokerCount, takeComplaint }
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw sayWhere(name, error)
    throw terse(`${name}: no broker answers: ${takeComplaint() ?? error.message}`)
  } finally {
    await first.close()
  }
}

function sayWhere(name: string, error: unknown): unknown {
  return error instanceof Error ? terse(`${name}: ${error.message}`) : error
}

function readProperties(side: Side, address: string | undefined, file: string | undefined) {
  try {
    return adminProperties({ 'bootstrap-server': address, 'command-config': file })
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException
    if (code === undefined || path === undefined) throw error
    throw terse(`Cannot read --${side}-config ${path}: ${code}`)
  }
}
