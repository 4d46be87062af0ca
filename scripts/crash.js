/**
 * Kills a broker as often as one likes under all kinds of work and checks what was promised:
 *
 *     npm run crash -- [--kills 1000] [--seed S] [--points]
 *
 * With --points there is one kill for each operation of the disk at which the tests know to kill, before it, after it
 * and in the middle of it, instead of kills by the clock. A terminal shows progress, a pipe gets the result only. The
 * seed is printed; it repeats the run but for its timing. Exit status 1: a promise was broken; the data directory is
 * kept.
 */

import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

/** @param {string} text @returns {never} */
function usage(text) {
  process.stderr.write(
    `${text}\nUsage: npm run crash -- [--kills NUMBER] [--seed NUMBER] [--points]\n`,
  )
  process.exit(2)
}

function options() {
  try {
    return parseArgs({
      options: {
        kills: { type: 'string', default: '1000' },
        seed: { type: 'string' },
        points: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error))
  }
}

/** @param {string} name @param {string} text */
function wholeNumber(name, text) {
  if (!/^[0-9]{1,9}$/.test(text)) usage(`--${name} ${text}: not a whole number up to 999999999`)
  return Number(text)
}

const chosen = options()
const kills = chosen.points ? 'points' : wholeNumber('kills', chosen.kills)
const seed = chosen.seed === undefined ? Date.now() % 1_000_000 : wholeNumber('seed', chosen.seed)
const isTerminal = process.stdout.isTTY === true
const started = performance.now()

// The tests are TypeScript, which Node.js 20 does not run.
const { module } = await runnerImport(
  fileURLToPath(new URL('../test/crash/crash-run.ts', import.meta.url)),
)
const { crash, crashReport } = module
const result = await crash({
  root,
  seed,
  kills,
  progress: (state) => {
    if (isTerminal)
      process.stdout.write(`\r\x1b[Kseed ${seed}: ${crashReport(state).split('\n')[0]}`)
  },
})
if (isTerminal) process.stdout.write('\r\x1b[K')
const seconds = Math.round((performance.now() - started) / 1000)
process.stdout.write(`seed ${seed}, ${seconds} s: ${crashReport(result)}\n`)
if (result.violations.length === 0) process.exit(0)
const what = chosen.points ? '--points' : `--kills ${kills}`
process.stdout.write(`again: npm run crash -- ${what} --seed ${seed}\n`)
process.exit(1)
