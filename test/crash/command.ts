/** The command line of the crash tests; scripts/crash.js runs it. */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { crash, crashReport } from './crash-run.ts'

const USAGE = 'Usage: npm run crash -- [--kills NUMBER | --points] [--seed NUMBER]'

class WrongUsageError extends Error {
  override readonly name = 'WrongUsageError'
}

function wholeNumber(option: string, text: string): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text)
  throw new WrongUsageError(`--${option} ${text}: not a whole number up to 999999999`)
}

function parsed(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        kills: { type: 'string', default: '1000' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        points: { type: 'boolean', default: false },
      },
    })
    return {
      seed: wholeNumber('seed', values.seed),
      kills: values.points ? ('points' as const) : wholeNumber('kills', values.kills),
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return new WrongUsageError(error.message)
  }
}

/** Exit status: 1 a promise was broken, 2 wrong options. */
export async function main(root: URL, args: string[]): Promise<number> {
  const chosen = parsed(args)
  if (chosen instanceof WrongUsageError) {
    process.stderr.write(`${chosen.message}\n${USAGE}\n`)
    return 2
  }
  const { seed, kills } = chosen
  const started = performance.now()
  const isTerminal = process.stdout.isTTY === true
  const result = await crash({
    ...{ root: fileURLToPath(root), seed, kills },
    progress: (state) => {
      const [counts] = crashReport(state).split('\n')
      if (isTerminal) process.stdout.write(`\r\x1b[Kseed ${seed}: ${counts}`)
    },
  })
  if (isTerminal) process.stdout.write('\r\x1b[K')
  const seconds = Math.round((performance.now() - started) / 1000)
  process.stdout.write(`seed ${seed}, ${seconds} s: ${crashReport(result)}\n`)
  if (result.violations.length === 0) return 0
  const what = kills === 'points' ? '--points' : `--kills ${kills}`
  process.stdout.write(
    `to do it again, but for the timing: npm run crash -- ${what} --seed ${seed}\n`,
  )
  return 1
}
