/** The admin client of a tool, configured from its command line. */

import type { Admin } from '../client/admin.ts'
import { loadProperties, type Properties } from './properties-file.ts'

interface ConnectionFlags {
  readonly 'bootstrap-server'?: string | undefined
  /** Controllers, to be asked in the place of brokers. */
  readonly 'bootstrap-controller'?: string | undefined
  readonly 'command-config': string | undefined
}

/** Properties of the file, with the bootstrap address of the command line. */
export function adminProperties(flags: ConnectionFlags): Properties {
  const properties = loadProperties(flags['command-config'])
  const servers = flags['bootstrap-server']
  const controllers = flags['bootstrap-controller']
  return {
    ...properties,
    ...(servers !== undefined && { 'bootstrap.servers': servers }),
    ...(controllers !== undefined && { 'bootstrap.controllers': controllers }),
  }
}

/**
 * Runs `work` with an admin client and closes it after. The client's module is loaded only here, so that usage
 * errors and `--help` do without it.
 */
export async function withAdmin<T>(
  flags: ConnectionFlags,
  work: (admin: Admin) => Promise<T>,
  options: { defaultClientId?: string; timeoutMs?: number } = {},
): Promise<T> {
  const properties = adminProperties(flags)
  const { Admin } = await import('../client/admin.ts')
  const admin = await Admin.create(properties, options)
  try {
    return await work(admin)
  } finally {
    await admin.close()
  }
}
