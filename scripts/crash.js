/**
 * Kills a broker of the built checkout under all kinds of work, and checks what was promised (see test/crash/crash-run.ts):
 *
 *     npm run crash -- [--kills NUMBER | --points] [--seed NUMBER]
 *
 * With --points there is a kill before, after and in the middle of each of the first operations of every kind that the
 * broker does on its disk; otherwise half of the kills go by the clients' work. A terminal shows how far it is, a pipe
 * gets the result only. The seed, which is printed, does it again but for the timing. Exit status 1: a promise was
 * broken; the data directory is kept.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)

const compiled = spawnSync('npx', ['tsc', '-p', 'test/crash'], {
  cwd: fileURLToPath(root),
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
if (compiled.status !== 0) process.exit(2)
const { main } = await import(new URL('build/test/crash/command.js', root).href)
process.exit(await main(root, process.argv.slice(2)))
