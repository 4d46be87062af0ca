/** The keys of a subscription to metrics of clients (KIP-714). Nothing reads them: there is no telemetry yet. */
import { type EngineConfigKey, int, list } from './row.ts'

export const clientMetricsConfigs = {
  'interval.ms': int(300000, {
    effect: 'none',
    importance: 'medium',
    doc: 'How often, in milliseconds, clients push these metrics: 100 to an hour.',
  }),
  match: list('', {
    effect: 'none',
    importance: 'medium',
    doc: 'Which clients push: `name=regular expression` pairs that must all match; empty for every client.',
  }),
  metrics: list('', {
    effect: 'none',
    importance: 'medium',
    doc: 'Prefixes of the names of the metrics that clients push; `*` for all.',
  }),
} as const satisfies Readonly<Record<string, EngineConfigKey>>

/** What `match` can look at. */
export const CLIENT_ATTRIBUTES = [
  'client_instance_id',
  'client_id',
  'client_software_name',
  'client_software_version',
  'client_source_address',
  'client_source_port',
] as const
