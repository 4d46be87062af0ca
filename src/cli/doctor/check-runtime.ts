/** Node.js and the SQLite driver. */

import { spawnSync } from 'node:child_process'
import { type Finding, ok, wrong } from './finding.ts'

/** ^20.19.0 || >=22.14.0 */
export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major === 20) return minor >= 19
  return major === 22 ? minor >= 14 : major > 22
}

export function checkNode(version: string = process.versions.node): Finding {
  return isSupportedNode(version)
    ? ok('node', `Node.js ${version} (${process.platform}, ${process.arch})`)
    : wrong(
        'node',
        `Node.js ${version}; Samsa needs 20.19 or later, or 22.14 or later`,
        'install Node.js 24: https://nodejs.org',
      )
}

const PROBE = `
const Database = require('better-sqlite3')
const version = require('better-sqlite3/package.json').version
const sqlite = new Database(':memory:').prepare('select sqlite_version()').pluck().get()
process.stdout.write(version + ' ' + sqlite)`

/** In a process of its own: a driver that was built for another Node.js may end it without a word. */
export function checkDriver(directory: string, node: string = process.execPath): Finding {
  const { status, signal, stdout, stderr } = spawnSync(node, ['-e', PROBE], {
    cwd: directory,
    encoding: 'utf8',
  })
  if (status === 0) {
    const [driver, sqlite] = stdout.trim().split(' ')
    return ok('sqlite', `better-sqlite3 ${driver} loads, with SQLite ${sqlite}`)
  }
  const lines = stderr.split('\n').filter((line) => /Error|Cannot find|NODE_MODULE/.test(line))
  const why = signal === null ? (lines[0] ?? `exit status ${status}`).trim() : `ended by ${signal}`
  return wrong(
    'sqlite',
    `better-sqlite3, which the broker keeps its metadata with, does not load: ${why}`,
    `cd ${directory} && npm rebuild better-sqlite3 (or install Samsa again with the Node.js that runs it)`,
  )
}
