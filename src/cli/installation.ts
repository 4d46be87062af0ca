/** Where this installation of Samsa is. */
import { fileURLToPath } from 'node:url'

/** The directory of the package, without links: npm's global one stays the same when a newer version is installed. */
export const packageDirectory = (): string =>
  fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')
