/**
 * The broker of the crash tests: `samsa broker start --foreground` as it is, in a world in which it can be killed at a
 * chosen operation of its disk. CRASH_POINT is a document of failpoint.ts; without it nothing is killed. Written in
 * JavaScript because it runs on the built checkout in a process of its own.
 */
import { closeSync, fsyncSync, openSync, writeFileSync, writeSync } from 'node:fs'
import module from 'node:module'

module.enableCompileCache?.()
const { nodeSystem } = await import('../../dist/engine/system/node.js')

/** Housekeeping begins half a minute after a start, which nobody here lives to see. */
const INITIAL_DELAY_MS = 30_000
const HURRIED_DELAY_MS = 40

const point = JSON.parse(process.env['CRASH_POINT'] ?? 'null')
const file = new RegExp(point?.file ?? '')
let remaining = point?.nth ?? 0

function die() {
  writeSync(2, 'The failpoint is reached\n')
  process.kill(process.pid, 'SIGKILL')
}

/** Whether this call is the one. */
function isHit(operation, path) {
  if (point?.operation !== operation || !file.test(path)) return false
  remaining -= 1
  return remaining === 0
}

/** Runs `call`, or dies before it, in the middle of it (`half`), or after it. */
function at(operation, path, call, half = call) {
  if (!isHit(operation, path)) return call()
  if (point.when === 'before') die()
  if (point.when === 'middle') half()
  else call()
  return die()
}

/** Changes the file itself, so that it keeps whatever else it can do. */
function watched(opened) {
  const { path } = opened
  const write = opened.write.bind(opened)
  const truncate = opened.truncate.bind(opened)
  const sync = opened.sync.bind(opened)
  const syncInBackground = opened.syncInBackground.bind(opened)
  const half = (buffers, position) => {
    const bytes = Buffer.concat(buffers)
    write([bytes.subarray(0, bytes.length >> 1)], position)
  }
  return Object.assign(opened, {
    write: (buffers, position) =>
      at(
        'write',
        path,
        () => write(buffers, position),
        () => half(buffers, position),
      ),
    truncate: (size) => at('truncate', path, () => truncate(size)),
    sync: () => at('sync', path, sync),
    syncInBackground: (done) => at('sync', path, () => syncInBackground(done)),
  })
}

/** What was written to the temporary file is there, but not yet under the name. */
function replaceHalf(path, content) {
  const descriptor = openSync(`${path}.tmp`, 'w')
  writeFileSync(descriptor, content)
  fsyncSync(descriptor)
  closeSync(descriptor)
}

function wrapDatabase(path, database) {
  const exec = database.exec.bind(database)
  database.exec = (sql) => (sql === 'COMMIT' ? at('commit', path, () => exec(sql)) : exec(sql))
  return database
}

const { disk, timers } = nodeSystem
nodeSystem.disk = {
  ...disk,
  open(path, mode) {
    const isNew = mode === 'create' && !disk.exists(path)
    const open = () => watched(disk.open(path, mode))
    return isNew ? at('create', path, open) : open()
  },
  makeDirectory: (path) =>
    disk.exists(path) || at('makeDirectory', path, () => disk.makeDirectory(path)),
  rename: (from, to) => at('rename', from, () => disk.rename(from, to)),
  removeFile: (path) => at('remove', path, () => disk.removeFile(path)),
  removeDirectory: (path) => at('remove', path, () => disk.removeDirectory(path)),
  replaceFile: (path, content) =>
    at(
      'replaceFile',
      path,
      () => disk.replaceFile(path, content),
      () => replaceHalf(path, content),
    ),
  syncDirectory: (path) => at('syncDirectory', path, () => disk.syncDirectory(path)),
  database: (path) => wrapDatabase(path, disk.database(path)),
}
nodeSystem.timers = {
  ...timers,
  after: (delayMs, callback) =>
    timers.after(delayMs === INITIAL_DELAY_MS ? HURRIED_DELAY_MS : delayMs, callback),
}

const { launchSamsa } = await import('../../dist/cli/samsa.js')
await launchSamsa()
