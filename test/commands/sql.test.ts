/** `samsa sql` beside a broker that runs. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePort, Home } from './server-processes.ts'

test('a running broker is asked without being disturbed', async () => {
  await using home = new Home()
  const port = await freePort()
  await home.run('samsa', ['broker', 'start', '--port', String(port)])
  const broker = ['--bootstrap-server', `localhost:${port}`]
  const produce = (value: string) =>
    home.run('samsa', [
      'verifiable-producer',
      ...broker,
      '--topic',
      'orders',
      '--max-messages',
      value,
    ])
  await produce('3')

  const data = join(home.path, 'samsa', 'data')
  const files = () =>
    readdirSync(data, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => [name, statSync(join(data, name)).size])
  const before = files()
  const queries = await Promise.all(
    [
      'select name, partitions from topics',
      "select offset, value from records('orders')",
      'select count(*) from main.brokers',
    ].map((query) => home.run('samsa', ['sql', query])),
  )
  expect(queries.map(({ stdout, stderr }) => stdout + stderr)).toEqual([
    'name\tpartitions\norders\t1',
    'offset\tvalue\n0\t0\n1\t1\n2\t2',
    'count(*)\n1',
  ])
  expect(files()).toEqual(before)

  expect((await produce('2')).exitCode).toBe(0)
  const { stdout } = await home.run('samsa', [
    'sql',
    '--json',
    "select count(*) n from records('orders')",
  ])
  expect(JSON.parse(stdout)).toEqual([{ n: 5 }])
}, 30_000)

test('what cannot be answered is said in a line, with exit status 1', async () => {
  await using home = new Home()
  const missing = await home.run('samsa', ['sql', '--data-dir', 'nowhere', 'select 1'])
  expect(missing).toMatchObject({ exitCode: 1, stdout: '' })
  expect(missing.stderr).toBe(`There is no directory ${join(home.path, 'nowhere')}`)
}, 30_000)
