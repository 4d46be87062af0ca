/** Which configurations of a topic are copied, and what is to be changed in the target for that. */
import type { ConfigEntry } from '../../client/admin/describe-configs.ts'

/** They name brokers of the source, or storage that only the source has. */
const OF_THE_SOURCE = /^(?:leader|follower)\.replication\.throttled\.replicas$|^remote\./

export interface CopiedConfigs {
  readonly configs: Readonly<Record<string, string>>
  /** What was left out, in words. */
  readonly leftOut: readonly string[]
}

/**
 * What is set on the source's topic itself, as far as the target knows it. `known`: the configurations of topics in the
 * target, undefined where that could not be learnt.
 */
export function copiedConfigs(
  entries: readonly ConfigEntry[],
  known: ReadonlySet<string> | undefined,
  replicationFactor: number,
): CopiedConfigs {
  const configs: Record<string, string> = {}
  const leftOut: string[] = []
  for (const { name, value, source } of entries) {
    if (source !== 'DYNAMIC_TOPIC_CONFIG' || value === null) continue
    if (OF_THE_SOURCE.test(name)) leftOut.push(`${name} (of the source's brokers)`)
    else if (known !== undefined && !known.has(name)) leftOut.push(`${name} (not known there)`)
    else if (name === 'min.insync.replicas' && Number(value) > replicationFactor) {
      leftOut.push(`${name}=${value} (there is ${replicationFactor} replica)`)
    } else configs[name] = value
  }
  return { configs, leftOut }
}

export interface ConfigChange {
  readonly name: string
  readonly operation: 'SET' | 'DELETE'
  readonly value: string | null
}

/** `copiedBefore`: what the mirror has set and may take back; other configurations of the target stay. */
export function configChanges(
  wanted: Readonly<Record<string, string>>,
  target: readonly ConfigEntry[],
  copiedBefore: readonly string[],
): ConfigChange[] {
  const set = new Map(
    target
      .filter(({ source }) => source === 'DYNAMIC_TOPIC_CONFIG')
      .map(({ name, value }) => [name, value]),
  )
  const changed = Object.entries(wanted)
    .filter(([name, value]) => set.get(name) !== value)
    .map(([name, value]): ConfigChange => ({ name, operation: 'SET', value }))
  const gone = copiedBefore
    .filter((name) => !(name in wanted) && set.has(name))
    .map((name): ConfigChange => ({ name, operation: 'DELETE', value: null }))
  return [...changed, ...gone]
}
