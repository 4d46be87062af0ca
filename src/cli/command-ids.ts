/** The ids of all commands, from the manifest: finding them on disk would take longer than most tools run. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export async function commandIds(): Promise<string[]> {
  const manifest: unknown = JSON.parse(await readFile(`${ROOT}/oclif.manifest.json`, 'utf8'))
  const { commands } = manifest as { commands: Record<string, unknown> }
  return Object.keys(commands)
}
