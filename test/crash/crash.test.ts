/**
 * Kills of a broker under all kinds of work, and what was promised after each. CRASH_SEED repeats a run (but for its
 * timing); `npm run crash` does any number.
 */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { crash, crashReport } from './crash-run.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000)
const KILLS = 50

test(`${KILLS} kills break no promise (seed ${seed})`, async () => {
  const result = await crash({ root, seed, kills: KILLS })
  expect(result.violations, `seed ${seed}: ${crashReport(result)}`).toEqual([])
  expect(result.kills).toBeGreaterThanOrEqual(KILLS)
  expect(result.killsAtPoints).toBeGreaterThan(0)
  expect(result.records).toBeGreaterThan(0)
  expect(result.transactions).toBeGreaterThan(0)
  console.info(`seed ${seed}: ${crashReport(result)}`)
})
