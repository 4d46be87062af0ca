import { expect, test } from 'vitest'
import { logsDirectory, userDirectory } from '../../../src/cli/server/user-directories.ts'

test.each<[NodeJS.Platform, Record<string, string>, string]>([
  ['linux', {}, '/home/u/.local/share/samsa'],
  ['linux', { XDG_DATA_HOME: '/xdg' }, '/xdg/samsa'],
  ['linux', { XDG_DATA_HOME: 'not/absolute' }, '/home/u/.local/share/samsa'],
  ['darwin', {}, '/home/u/Library/Application Support/samsa'],
])('data of a user on %s with %j', (platform, environment, expected) => {
  expect(userDirectory(environment, platform, '/home/u')).toBe(expected)
})

test('LOG_DIR says where a background broker logs', () => {
  expect(logsDirectory({ LOG_DIR: '/var/log/kafka' })).toBe('/var/log/kafka')
  expect(logsDirectory({ XDG_DATA_HOME: '/xdg', LOG_DIR: '' })).toBe('/xdg/samsa/logs')
})
