/** Where a user's brokers keep what nobody said a place for: data, logs, and the list of those that run. */
import os from 'node:os'
import path from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** XDG_DATA_HOME/samsa or ~/.local/share/samsa; the platform's own place on macOS and Windows. */
export function userDirectory(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = os.homedir(),
): string {
  const configured = environment['XDG_DATA_HOME']
  if (configured !== undefined && path.isAbsolute(configured)) return path.join(configured, 'samsa')
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'samsa')
  if (platform === 'win32') {
    return path.join(environment['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'samsa')
  }
  return path.join(home, '.local', 'share', 'samsa')
}

/** The data of the broker that is started without a file. */
export const defaultDataDirectory = (): string => path.join(userDirectory(), 'data')

/** What brokers in the background print: LOG_DIR, as with Kafka's scripts. */
export function logsDirectory(environment: Environment = process.env): string {
  const configured = environment['LOG_DIR']
  if (configured !== undefined && configured !== '') return path.resolve(configured)
  return path.join(userDirectory(environment), 'logs')
}

export const runDirectory = (): string => path.join(userDirectory(), 'run')
