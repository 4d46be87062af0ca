import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { freePort, Home } from './server-processes.ts'

test('without a file it starts in the background and says where it is and what to do next', async () => {
  await using home = new Home()
  const port = await freePort()
  const { stdout, exitCode } = await home.run('samsa', ['broker', 'start', '--port', String(port)])
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(new RegExp(`^Broker 0 is running on localhost:${port}$`, 'm'))
  expect(stdout).toContain(`data     ${join(home.path, 'samsa', 'data')}`)
  expect(stdout.match(new RegExp(`--bootstrap-server localhost:${port}`, 'g'))).toHaveLength(3)

  const listed = await home.run('kafka-topics', [
    '--list',
    '--bootstrap-server',
    `localhost:${port}`,
  ])
  expect([listed.stdout, listed.exitCode]).toEqual(['', 0])

  const status = await home.run('samsa', ['broker', 'status', '--json'])
  const [server] = JSON.parse(status.stdout) as { pid: number; answers: boolean }[]
  expect([server?.answers, status.exitCode]).toEqual([true, 0])

  const again = await home.run('samsa', ['broker', 'start', '--port', String(port)])
  expect(again.stderr).toMatch(/Failed to acquire lock on file \.lock in/)
  expect(again.exitCode).toBe(1)

  const stopped = await home.run('samsa', ['broker', 'stop'])
  expect(stopped.stdout).toBe(`Broker 0 (process ${server?.pid}) has stopped.`)
  const gone = await home.run('samsa', ['broker', 'status'])
  expect([gone.stdout, gone.exitCode]).toEqual(['No broker is running.', 1])
  expect((await home.run('samsa', ['broker', 'stop'])).exitCode).toBe(1)
})

test('a broker that was killed is not taken for a running one', async () => {
  await using home = new Home()
  const options = ['--port', String(await freePort()), '--data-dir', 'data']
  await home.run('samsa', ['broker', 'start', ...options])
  const { stdout } = await home.run('samsa', ['broker', 'status', '--json'])
  const [server] = JSON.parse(stdout) as { pid: number }[]
  await execa('kill', ['-9', String(server?.pid)])
  expect((await home.run('samsa', ['broker', 'status'])).exitCode).toBe(1)
  expect((await home.run('samsa', ['broker', 'start', ...options])).exitCode).toBe(0)
})

test('KAFKA_ variables count over the file and under --override', async () => {
  await using home = new Home()
  const [first, second] = [await freePort(), await freePort()]
  const file = home.file('server.properties', {
    'broker.id': '3',
    'zookeeper.connect': 'localhost:2181',
    listeners: `PLAINTEXT://localhost:${first}`,
    'log.dirs': join(home.path, 'of-the-file'),
  })
  const environment = {
    KAFKA_LOG_DIRS: join(home.path, 'of-the-variable'),
    KAFKA_BROKER_ID: '4',
    KAFKA_HOME: '/opt/kafka',
  }
  const override = ['--override', `listeners=PLAINTEXT://localhost:${second}`]
  const args = ['broker', 'start', file, ...override]
  const { stdout } = await home.run('samsa', args, environment)
  expect(stdout).toMatch(new RegExp(`^Broker 4 is running on localhost:${second}$`, 'm'))
  expect(existsSync(join(home.path, 'of-the-variable', 'meta.properties'))).toBe(true)
  expect(existsSync(join(home.path, 'of-the-file'))).toBe(false)
})

test('an ephemeral broker leaves nothing behind', async () => {
  await using home = new Home()
  const { stdout } = await home.run('samsa', ['broker', 'start', '--ephemeral', '--port', '0'])
  const directory = /data {5}(.*)/.exec(stdout)?.[1] ?? ''
  expect(existsSync(directory)).toBe(true)
  await home.run('samsa', ['broker', 'stop'])
  expect(existsSync(directory)).toBe(false)
})
