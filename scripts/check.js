/** Everything that CI checks, in order; stops at the first step that fails. Run as `npm run check`. */

import { spawnSync } from 'node:child_process'

const STEPS = [
  ['format and lint', ['npx', 'biome', 'ci', '.']],
  ['types', ['npx', 'tsc', '-p', '.']],
  ['build', ['npx', 'tsc', '-p', 'tsconfig.build.json']],
  ['derived files', ['node', 'scripts/generate.js', '--check']],
  ['tests', ['npx', 'vitest', 'run']],
]

for (const [name, [command, ...args]] of STEPS) {
  process.stdout.write(`\n== ${name}: ${[command, ...args].join(' ')}\n`)
  const started = performance.now()
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (status !== 0) {
    process.stdout.write(`== ${name}: failed after ${seconds} s\n`)
    process.exit(1)
  }
  process.stdout.write(`== ${name}: ok, ${seconds} s\n`)
}
