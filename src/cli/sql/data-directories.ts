/** Whose data `samsa sql` reads when nobody said: that of the broker that runs, else of the one that would be started. */
import path from 'node:path'
import { terse } from '../option-errors.ts'
import { runningServers } from '../server/running-servers.ts'
import { defaultDataDirectory } from '../server/user-directories.ts'

/** `given` are directories with commas between them, as in log.dirs. Throws JavaError when it is not clear which. */
export function dataDirectories(given: string | undefined): readonly string[] {
  if (given !== undefined) {
    return given.split(',').map((directory) => path.resolve(directory.trim()))
  }
  const own = defaultDataDirectory()
  const [only, ...others] = runningServers().map((server) => server.dataDirectories)
  if (only === undefined) return [own]
  if (others.length === 0) return only
  if ([only, ...others].some((directories) => directories.includes(own))) return [own]
  const choices = [only, ...others].map((directories) => `  --data-dir ${directories.join(',')}`)
  throw terse(`Several brokers are running. Choose one:\n${choices.join('\n')}`)
}
