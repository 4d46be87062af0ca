import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import type { DoctorDocument } from '../../src/cli/doctor/finding.ts'
import { freePort, Home } from './server-processes.ts'

/** What the doctor says about these checks, without those that say that all is well. */
async function examined(home: Home, ...args: string[]) {
  const { stdout, stderr, exitCode } = await home.run('samsa', ['doctor', ...args, '--json'])
  expect(stderr).toBe('')
  const { state, findings } = JSON.parse(stdout) as DoctorDocument
  expect(exitCode).toBe(state === 'wrong' ? 1 : 0)
  const of = (check: string) => findings.filter((finding) => finding.check === check)
  return { state, findings, of, wrong: findings.filter((finding) => finding.state === 'wrong') }
}

const server = (port: number, directory: string) => [
  ...['--port', String(port)],
  ...['--data-dir', directory],
]

test('before the first start nothing is wrong', async () => {
  await using home = new Home()
  const port = await freePort()
  const { wrong, of } = await examined(home, ...server(port, join(home.path, 'data')))
  expect(wrong).toEqual([])
  expect(of('port')).toMatchObject([{ state: 'ok', message: `localhost:${port} is free` }])
  expect(of('data directory')[0]?.message).toBe(`${join(home.path, 'data')} does not exist yet`)
})

test('a broker that runs, and one that was killed', async () => {
  await using home = new Home()
  const port = await freePort()
  const directory = join(home.path, 'data')
  await home.run('samsa', ['broker', 'start', ...server(port, directory)])
  const status = await home.run('samsa', ['broker', 'status', '--json'])
  const pid = (JSON.parse(status.stdout) as { pid: number }[])[0]?.pid
  const running = await examined(home, ...server(port, directory))
  expect(running.wrong).toEqual([])
  expect([...running.of('port'), ...running.of('advertised')].map((each) => each.message)).toEqual([
    `Samsa's broker 0 (process ${pid}) answers on localhost:${port}`,
    `broker 0 tells clients to use localhost:${port}, which can be reached from here`,
  ])
  expect(running.of('data directory')[0]?.message).toBe(
    `${directory} is in use by Samsa's broker 0 (process ${pid})`,
  )
  await home.run('kafka-topics', [
    ...['--bootstrap-server', `localhost:${port}`, '--create', '--topic', 'orders'],
  ])

  if (process.platform === 'linux') {
    // Of another user, as far as the list of running brokers goes.
    const stranger = await home.run(
      'samsa',
      ['doctor', '--json', ...server(await freePort(), directory)],
      { XDG_DATA_HOME: join(home.path, 'other') },
    )
    const { findings } = JSON.parse(stranger.stdout) as DoctorDocument
    expect(findings).toContainEqual({
      check: 'data directory',
      state: 'wrong',
      message: `${directory} is locked by process ${pid}, which is no broker of Samsa's that runs here`,
      remedy: `stop that broker (kill ${pid}), or choose another directory: samsa broker start --data-dir DIRECTORY`,
    })
  }

  await execa('kill', ['-9', String(pid)])
  const killed = await examined(home, ...server(port, directory))
  expect(killed.of('data directory').map((each) => `${each.state} ${each.message}`)).toEqual([
    expect.stringMatching(/^ok .* is formatted for node 0 of cluster .{22}$/),
    expect.stringMatching(/^warn .* was not closed cleanly: the next start checks its logs/),
    expect.stringMatching(/^ok .* are free for/),
  ])
})

test('a port that something else has', async () => {
  await using home = new Home()
  const stranger = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await new Promise((done) => stranger.once('listening', done))
  const { port } = stranger.address() as { port: number }
  const { wrong } = await examined(home, ...server(port, join(home.path, 'data')))
  stranger.close()
  const who = process.platform === 'win32' ? 'another process' : `process ${process.pid} \\(.*\\)`
  expect(wrong).toEqual([
    {
      check: 'port',
      state: 'wrong',
      message: expect.stringMatching(
        new RegExp(`^${who} has localhost:${port} and does not answer as a broker$`),
      ),
      remedy: expect.stringContaining(`samsa broker start --port ${port + 1}`),
    },
  ])
})

test('an address that clients cannot use', async () => {
  await using home = new Home()
  const port = await freePort()
  const advertised = `advertised.listeners=PLAINTEXT://nowhere.invalid:${port}`
  const options = [...server(port, join(home.path, 'data')), '--override', advertised]
  await home.run('samsa', ['broker', 'start', ...options])
  const { wrong } = await examined(home, '--bootstrap-server', `localhost:${port}`)
  expect(wrong).toMatchObject([
    {
      check: 'advertised',
      message: `broker 0 tells clients to use nowhere.invalid:${port}, and nowhere.invalid is not known here`,
      remedy: expect.stringContaining('set advertised.listeners to an address'),
    },
  ])
})

test('a cluster that does not answer', async () => {
  await using home = new Home()
  const address = `127.0.0.1:${await freePort()}`
  const { wrong } = await examined(home, '--bootstrap-server', address)
  expect(wrong.map((each) => each.message)).toEqual([`no broker answers on ${address}`])
})

test('properties with mistakes, and directories that nobody formatted', async () => {
  await using home = new Home()
  const port = await freePort()
  const kraft = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': '1@localhost:9093',
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://localhost:${port},CONTROLLER://localhost:9093`,
    'log.dirs': join(home.path, 'data'),
  }
  const file = home.file('server.properties', { ...kraft, 'log.retention.hrs': '1' })
  const { wrong, of } = await examined(home, file)
  expect(of('configuration')[0]).toMatchObject({
    state: 'warn',
    message: 'server.properties has keys that no broker knows: log.retention.hrs',
  })
  expect(wrong).toEqual([
    {
      check: 'data directory',
      state: 'wrong',
      message: `${kraft['log.dirs']} is not formatted`,
      remedy: `kafka-storage format --standalone -t "$(kafka-storage random-uuid)" -c server.properties`,
    },
  ])

  home.file('server.properties', { ...kraft, 'num.partitions': 'many' })
  const refused = await examined(home, file)
  expect(refused.wrong.map((each) => each.message)).toEqual([
    'server.properties: Invalid value many for configuration num.partitions: Not a number of type INT',
  ])
  const missing = await examined(home, 'nothing.properties')
  expect(missing.wrong[0]?.message).toContain('nothing.properties')
})

test('a data directory that is none, and one that is damaged', async () => {
  await using home = new Home()
  writeFileSync(join(home.path, 'file'), '')
  const port = await freePort()
  const onFile = await examined(home, ...server(port, join(home.path, 'file')))
  expect(onFile.wrong.map((each) => each.message)).toEqual([
    `${join(home.path, 'file')} is no directory`,
  ])
  mkdirSync(join(home.path, 'data'))
  writeFileSync(join(home.path, 'data', 'meta.properties'), 'version=1\nnode.id=1\n')
  const damaged = await examined(home, ...server(port, join(home.path, 'data')))
  expect(damaged.wrong.map((each) => each.message)).toEqual([
    `${join(home.path, 'data', 'meta.properties')} lacks cluster.id`,
  ])
})

test('text for people: what is wrong, and below it what mends it', async () => {
  await using home = new Home()
  writeFileSync(join(home.path, 'file'), '')
  const args = ['doctor', ...server(await freePort(), join(home.path, 'file'))]
  const { stdout, exitCode } = await home.run('samsa', args)
  expect(exitCode).toBe(1)
  const lines = stdout.split('\n')
  const at = lines.findIndex((line) => line.startsWith('wrong'))
  expect(lines[at]).toBe(`wrong  data directory  ${join(home.path, 'file')} is no directory`)
  expect(lines[at + 1]).toBe(`${' '.repeat(23)}mend: set log.dirs to a directory`)
  const coloured = await home.run('samsa', args, { FORCE_COLOR: '1' })
  expect(coloured.stdout).toContain('\u001b[31mwrong\u001b[0m')
})

test('the document is the one that docs/json.md shows', () => {
  const text = readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8')
  const example = /### samsa doctor\n[\s\S]*?```json\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
  const document = JSON.parse(example) as DoctorDocument
  expect(Object.keys(document)).toEqual(['state', 'findings'])
  expect(Object.keys(document.findings[0] ?? {})).toEqual(['check', 'state', 'message', 'remedy'])
})
