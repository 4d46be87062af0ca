import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freePort, Home } from './server-processes.ts'

test('returns when a broker answers that was not there at first', async () => {
  await using home = new Home()
  const port = String(await freePort())
  const server = ['--bootstrap-server', `localhost:${port}`]
  const waiting = home.run('samsa', ['wait', ...server, '--timeout', '60s'])
  await home.run('samsa', ['broker', 'start', '--ephemeral', '--port', port])
  const { stdout, stderr, exitCode } = await waiting
  expect([stdout, stderr, exitCode]).toEqual(['', '', 0])
})

test('waits for topics, and says which are missing when the time is over', async () => {
  await using home = new Home()
  const port = String(await freePort())
  const server = ['--bootstrap-server', `localhost:${port}`]
  await home.run('samsa', ['broker', 'start', '--ephemeral', '--port', port])
  const topics = ['--topic', 'orders', '--topic', 'payments']
  const missing = await home.run('samsa', ['wait', ...server, '--timeout', '4s', ...topics])
  expect(missing.exitCode).toBe(1)
  expect(missing.stderr).toBe(
    'Not ready after 4s: the cluster answers, but the topics orders, payments do not exist.',
  )
  const waiting = home.run('samsa', ['wait', ...server, '--timeout', '60s', '--topic', 'orders'])
  await home.run('kafka-topics', [...server, '--create', '--topic', 'orders'])
  expect((await waiting).exitCode).toBe(0)
})

test('says why nothing answers', async () => {
  await using home = new Home()
  const wait = async (address: string, timeout = '50ms'): Promise<string> => {
    const options = ['--bootstrap-server', address, '--timeout', timeout]
    const { stdout, stderr, exitCode } = await home.run('samsa', ['wait', ...options])
    expect([stdout, exitCode]).toEqual(['', 1])
    return stderr
  }
  const port = await freePort()
  expect(await wait(`127.0.0.1:${port}`)).toBe(
    `Not ready after 50ms: nothing listens on 127.0.0.1:${port}.`,
  )
  const stranger = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await new Promise((done) => stranger.once('listening', done))
  const { port: taken } = stranger.address() as { port: number }
  expect(await wait(`127.0.0.1:${taken}`, '300ms')).toMatch(
    /^Not ready after 300ms: 127\.0\.0\.1:\d+ does not answer as a broker: /,
  )
  stranger.close()
  expect(await wait('localhost:1', 'soon')).toContain('--timeout soon: not a time such as 500ms')
})
