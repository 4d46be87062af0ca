/** The examples run as users run them: each test runner in a process of its own, against the built package. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))
const programs = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url))

/** Vitest tells the processes that it starts that they are part of it. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|TEST$|DEV$|PROD$)/.test(name)),
)

async function run(example: string, args: readonly string[]): Promise<string> {
  const [program = '', ...rest] = args
  const { all, exitCode } = await execa(join(programs, program), rest, {
    cwd: join(examples, example),
    env: { ...env, NO_COLOR: '1' },
    extendEnv: false,
    all: true,
    reject: false,
  })
  return `${all}\nexit status ${exitCode}`
}

test('a broker for vitest', async () => {
  const output = await run('vitest', ['vitest', 'run'])
  expect(output).toMatch(/Tests +3 passed \(3\)/)
  expect(output).toContain('exit status 0')
})

test('a broker for Jest', async () => {
  const output = await run('jest', ['jest', '--ci'])
  expect(output).toMatch(/Tests: +1 passed, 1 total/)
  expect(output).toContain('exit status 0')
  // Nothing of the broker keeps the process from ending.
  expect(output).not.toContain('did not exit')
})
