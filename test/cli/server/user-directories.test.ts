import { expect, test } from 'vitest'
import { logsDirectory, userDirectory } from '../../../src/cli/server/user-directories.ts'

test.each<[NodeJS.Platform, Record<string, string>, string]>([
  ['linux', {}, '/house/u/.local/share/samsa'],
  ['linux', { XDG_DATA_HOME: '/xdg' }, '/xdg/samsa'],
  ['linux', { XDG_DATA_HOME: 'not/absolute' }, '/house/u/.local/share/samsa'],
  ['darwin', {}, '/house/u/Library/Application Support/samsa'],
])('data of a user on %s with %j', (platform, environment, expected) => {
  expect(userDirectory(environment, platform, '/house/u')).toBe(expected)
})

test('LOG_DIR says where a background broker logs', () => {
  expect(logsDirectory({ LOG_DIR: '/var/log/kafka' })).toBe('/var/log/kafka')
  expect(logsDirectory({ XDG_DATA_HOME: '/xdg', LOG_DIR: '' })).toBe('/xdg/samsa/logs')
})
