/** The work of `samsa wait`: until a cluster answers, and has the topics that are wanted. */

import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientLogger } from '../../client/client-logger.ts'
import { javaText } from '../../client/errors.ts'
import type { Properties } from '../properties-file.ts'

/** Between two looks: whoever waits hears of it within this time. */
const PAUSE_MS = 25
/** One look; a broker that takes connections and does not answer is asked again after it. */
const LOOK_MS = 2000

export interface Wanted {
  /** Of an admin client, bootstrap.servers among them. */
  readonly properties: Properties
  readonly topics: readonly string[]
  readonly timeoutMs: number
}

/** `reason` is why it is not ready, as of the last look. */
export type Readiness =
  | { readonly isReady: true; readonly elapsedMs: number }
  | { readonly isReady: false; readonly reason: string }

const silent: ClientLogger = { error: () => undefined, warn: () => undefined }

const REASONS: Readonly<Record<string, (address: string, host: string) => string>> = {
  ECONNREFUSED: (address) => `nothing listens on ${address}`,
  ENOTFOUND: (_, host) => `the host ${host} is not known`,
  EAI_AGAIN: (_, host) => `the name server does not answer for ${host}`,
}

/** Why a connection cannot be made; undefined: it can. */
function refusal(address: string, timeoutMs: number): Promise<string | undefined> {
  const colon = address.lastIndexOf(':')
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1')
  return new Promise((resolve) => {
    const socket = net.connect({ host, port: Number(address.slice(colon + 1)) })
    const end = (reason: string | undefined): void => {
      socket.destroy()
      resolve(reason)
    }
    socket.setTimeout(timeoutMs, () => end(`${address} cannot be reached`))
    socket.on('connect', () => end(undefined))
    socket.on('error', (error: NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] }) => {
      // A name with several addresses has an error for each.
      const code = error.code ?? error.errors?.[0]?.code ?? ''
      end(REASONS[code]?.(address, host) ?? `${address} cannot be reached (${code})`)
    })
  })
}

const NO_ANSWER = 'does not answer as a broker'

/** What is missing; undefined: nothing. */
async function missing(
  { properties, topics }: Wanted,
  lookMs: number,
): Promise<string | undefined> {
  const addresses = (properties['bootstrap.servers'] ?? '').split(',').map((each) => each.trim())
  const refusals = await Promise.all(addresses.map((address) => refusal(address, lookMs)))
  if (refusals.every((reason) => reason !== undefined)) return refusals.join('; ')
  const { Admin } = await import('../../client/admin.ts')
  const timeouts = {
    'default.api.timeout.ms': String(lookMs),
    'request.timeout.ms': String(lookMs),
  }
  const admin = await Admin.create({ ...properties, ...timeouts }, { logger: silent })
  try {
    const names = new Set((await admin.listTopics({ listInternal: true })).map(({ name }) => name))
    const absent = topics.filter((topic) => !names.has(topic))
    if (absent.length === 0) return undefined
    const [what, verb] = absent.length === 1 ? ['topic', 'does'] : ['topics', 'do']
    return `the cluster answers, but the ${what} ${absent.join(', ')} ${verb} not exist`
  } catch (error) {
    return `${addresses.join(',')} ${NO_ANSWER}: ${javaText(error as Error)}`
  } finally {
    await admin.close()
  }
}

/** Throws ConfigError and KafkaException for properties that no client can work with. */
export async function waitForCluster(wanted: Wanted): Promise<Readiness> {
  const startedAt = Date.now()
  const deadline = startedAt + wanted.timeoutMs
  let known: string | undefined
  for (;;) {
    const left = Math.max(1, deadline - Date.now())
    const reason = await missing(wanted, Math.min(LOOK_MS, left))
    const now = Date.now()
    if (reason === undefined) return { isReady: true, elapsedMs: now - startedAt }
    // A look that had to be cut short knows less than the one before.
    const knowsLess = left < LOOK_MS && reason.includes(NO_ANSWER)
    if (known === undefined || !knowsLess) known = reason
    if (now + PAUSE_MS >= deadline) return { isReady: false, reason: known }
    await sleep(PAUSE_MS)
  }
}
