/**
 * Sends damaged requests to a broker of the built checkout (see test/fuzz/fuzz.ts):
 *
 *     npm run fuzz -- [--frames N] [--seed S] [--port P]
 *     npm run fuzz -- --replay FILE
 *
 * Prints one line with what was measured, and before it what was found, each with the frames that may have done it
 * in a file that --replay takes. The frames follow from the seed, the ids in them also from what the broker answered.
 * Exit status 1: something was found.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)

const compiled = spawnSync('npx', ['tsc', '-p', 'test/fuzz'], {
  cwd: fileURLToPath(root),
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
if (compiled.status !== 0) process.exit(2)
const { main } = await import(new URL('build/test/fuzz/command.js', root).href)
process.exit(await main(root, process.argv.slice(2)))
