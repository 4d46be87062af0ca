/** `samsa top` in a real terminal (tmux), against a broker of ours. */
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { execa, execaSync } from 'execa'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { apiKeys } from '../../src/protocol/api-keys.ts'
import { type RecordingProxy, recordingProxy } from './recording-proxy.ts'
import { freePort, Home } from './server-processes.ts'

const samsa = fileURLToPath(new URL('../../bin/samsa', import.meta.url))
const hasTmux = !execaSync('tmux', ['-V'], { reject: false }).failed

const home = new Home()
let port = 0
let proxy: RecordingProxy | undefined
const server = () => ['--bootstrap-server', `localhost:${port}`]

beforeAll(async () => {
  port = await freePort()
  const brokerPort = await freePort()
  proxy = await recordingProxy(port, brokerPort)
  const advertised = `advertised.listeners=PLAINTEXT://localhost:${port}`
  await startBroker(brokerPort, '--override', advertised)
  for (const topic of ['orders', 'events']) {
    await home.run('kafka-topics', [...server(), '--create', '--topic', topic, '--partitions', '2'])
  }
  const records = ['--num-records', '500', '--record-size', '10', '--throughput', '-1']
  const target = ['--producer-props', `bootstrap.servers=localhost:${port}`]
  await home.run('kafka-producer-perf-test', ['--topic', 'orders', ...records, ...target])
  const reading = ['--topic', 'orders', '--from-beginning', '--max-messages', '100']
  await home.run('kafka-console-consumer', [...server(), ...reading, '--group', 'shop'])
  proxy.forget()
  restart = async () => {
    await home.run('samsa', ['broker', 'stop'])
    return () => startBroker(brokerPort, '--override', advertised)
  }
})
afterAll(async () => {
  await home[Symbol.asyncDispose]()
  await proxy?.[Symbol.asyncDispose]()
})

let restart: () => Promise<() => Promise<unknown>>

const startBroker = (brokerPort: number, ...more: string[]) =>
  home.run('samsa', ['broker', 'start', '--port', String(brokerPort), ...more])

class Terminal implements AsyncDisposable {
  readonly #socket = `samsa-${randomUUID()}`

  #tmux(...args: string[]) {
    return execa('tmux', ['-L', this.#socket, '-f', '/dev/null', ...args], { cwd: home.path })
  }

  /** Runs `samsa top` in a shell that says its exit status and stays. */
  async open(columns: number, rows: number, environment: Record<string, string> = {}) {
    const command = [samsa, 'top', ...server(), '--interval', '200ms'].join(' ')
    const script = `echo before; ${command}; echo "status $?"; stty -a; exec cat`
    const variables = { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', CI: 'true', ...environment }
    const set = Object.entries(variables).flatMap(([key, value]) => ['-e', `${key}=${value}`])
    const size = ['-x', String(columns), '-y', String(rows)]
    await this.#tmux('new-session', '-d', '-s', 't', ...size, ...set, 'sh', '-c', script)
  }

  async press(...keys: string[]) {
    await this.#tmux('send-keys', '-t', 't', ...keys)
  }

  async text(...more: string[]): Promise<string> {
    return (await this.#tmux('capture-pane', '-p', '-t', 't', ...more)).stdout
  }

  async state(format: string): Promise<string> {
    return (await this.#tmux('display-message', '-p', '-t', 't', format)).stdout
  }

  async resize(columns: number, rows: number) {
    await this.#tmux('resize-window', '-t', 't', '-x', String(columns), '-y', String(rows))
  }

  /** The screen when it is as wanted. */
  async shows(pattern: RegExp): Promise<string> {
    return await vi.waitFor(
      async () => {
        const text = await this.text()
        expect(text).toMatch(pattern)
        return text
      },
      { timeout: 20_000, interval: 50 },
    )
  }

  async [Symbol.asyncDispose]() {
    await execa('tmux', ['-L', this.#socket, 'kill-server'], { reject: false })
  }
}

describe.skipIf(!hasTmux)(`in a terminal${hasTmux ? '' : ' (tmux is not installed)'}`, () => {
  test('topics, a filter, a group, and the terminal as it was', async () => {
    await using terminal = new Terminal()
    await terminal.open(100, 24)
    const first = await terminal.shows(/orders +2 /)
    expect(first).toMatch(/events +2 /)
    expect(first.split('\n').at(-1)).toContain('? help')
    expect(await terminal.state('#{alternate_on} #{cursor_flag}')).toBe('1 0')

    await terminal.press('/', 'ord', 'Enter')
    expect(await terminal.shows(/1 of 1\/2/)).not.toContain('events')
    await terminal.press('l')
    await terminal.shows(/› orders/)
    expect(await terminal.shows(/orders-1 .*[━●]/)).toContain('POSITIONS')

    await terminal.press('4', 'l')
    expect(await terminal.shows(/› shop/)).toMatch(/Empty/)
    await terminal.press('?')
    await terminal.shows(/ctrl-d ctrl-u/)
    await terminal.press('Escape')
    await terminal.shows(/› shop/)

    await terminal.press('q')
    const after = await terminal.shows(/status 0\n.* icanon .* echo /s)
    expect(after).toMatch(/^before\nstatus 0\n/)
    expect(await terminal.state('#{alternate_on} #{cursor_flag} #{wrap_flag}')).toBe('0 1 1')
  })

  test('another size, a small one and one that is too small', async () => {
    await using terminal = new Terminal()
    await terminal.open(120, 30)
    await terminal.shows(/REPLICAS/)
    await terminal.resize(60, 15)
    expect(await terminal.shows(/\? help {2}q quit(?!.*go to)/)).not.toContain('REPLICAS')
    await terminal.resize(30, 10)
    await terminal.shows(/too small/)
    await terminal.resize(120, 30)
    await terminal.shows(/REPLICAS/)
    await terminal.press('C-c')
    await terminal.shows(/status 0/)
  })

  test('no colours with NO_COLOR, ASCII with LANG=C', async () => {
    await using terminal = new Terminal()
    await terminal.open(100, 24, { NO_COLOR: '1', LANG: 'C', LC_ALL: 'C' })
    await terminal.press('3')
    const text = await terminal.shows(/orders-1 .*O/)
    expect(text).toMatch(/^[\x20-\x7e\n]*$/)
    // Colours are 30 to 37, 90 to 97; 39 is none.
    expect(await terminal.text('-e')).not.toMatch(/\[(?:[\d;]*;)?[39][0-7]m/)
  })

  test('a broker that is gone is told, and found again', async () => {
    await using terminal = new Terminal()
    await terminal.open(100, 24)
    await terminal.shows(/● 200ms/)
    const start = await restart()
    const gone = await terminal.shows(/✗ no answer/)
    expect(gone).toMatch(/orders +2 /)
    expect(gone).toMatch(/No broker of localhost:\d+ answers.* since \d\d:\d\d:\d\d; trying again/s)
    await start()
    expect(await terminal.shows(/● 200ms/)).not.toContain('trying again')
  })

  test('a signal gives the terminal back', async () => {
    await using terminal = new Terminal()
    await terminal.open(100, 24)
    await terminal.shows(/orders +2 /)
    const shell = await terminal.state('#{pane_pid}')
    const { stdout } = await execa('ps', ['-o', 'pid=', '--ppid', shell])
    process.kill(Number(stdout.trim().split('\n')[0]), 'SIGTERM')
    expect(await terminal.shows(/status 143/)).toMatch(/^before\n/)
    expect(await terminal.state('#{alternate_on} #{cursor_flag}')).toBe('0 1')
  })
})

test('without a terminal it names samsa lag', async () => {
  const { stdout, stderr, exitCode } = await home.run('samsa', ['top', ...server()])
  expect([stdout, exitCode]).toEqual(['', 1])
  expect(stderr).toContain('samsa lag')
})

describe('samsa lag', () => {
  const lag = (...args: string[]) => home.run('samsa', ['lag', ...server(), ...args])

  test('prints what the group has left to read', async () => {
    const { stdout, exitCode } = await lag('--group', 'shop', '--json')
    expect(exitCode).toBe(0)
    const { groups } = JSON.parse(stdout) as {
      groups: { lag: number; timeLagMs: number; partitions: { topic: string }[] }[]
    }
    expect(groups).toMatchObject([{ group: 'shop', state: 'Empty', lag: 400 }])
    expect(groups[0]?.timeLagMs).toBeGreaterThan(0)
    expect(groups[0]?.partitions.map(({ topic }) => topic)).toEqual(['orders', 'orders'])
  })

  test('watches until it is ended, a line of JSON for each look', async () => {
    const watching = lag('--watch', '--interval', '200ms', '--json')
    const lines: string[] = []
    for await (const line of watching.iterable({ from: 'stdout' })) {
      lines.push(String(line))
      if (lines.length === 3) watching.kill('SIGTERM')
    }
    const times = lines.map((line) => (JSON.parse(line) as { timestamp: number }).timestamp)
    expect(times.length).toBeGreaterThanOrEqual(3)
    expect(new Set(times).size).toBe(times.length)
  })

  test('watches no longer than somebody reads', async () => {
    const watching = lag('--watch', '--interval', '200ms')
    watching.stdout.once('data', () => watching.stdout.destroy())
    expect((await watching).exitCode).toBe(0)
  })

  test.each([
    [['--group', 'nobody'], 1, "There is no consumer group 'nobody'."],
    [['--group', 'shop', '--all-groups'], 1, '--all-groups and --group exclude each other'],
    [['--interval', '1s'], 1, '--interval needs --watch'],
    [['--watch', '--interval', 'soon'], 1, '--interval soon: not a time such as 500ms, 2s, 1m'],
    [['--command-config', 'nothing'], 1, 'Cannot read the command configuration nothing: ENOENT'],
    [['shop'], 1, 'Words that are no options: shop'],
  ])('%j ends with %d', async (args, status, message) => {
    const { stderr, exitCode } = await lag(...args)
    expect(exitCode).toBe(status)
    expect(stderr).toContain(message)
  })

  test('an address where nobody answers', async () => {
    const nowhere = `localhost:${await freePort()}`
    const { stderr, exitCode } = await home.run('samsa', ['lag', '--bootstrap-server', nowhere])
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(new RegExp(`^No broker of ${nowhere} answers: `))
  })
})

test('all that was asked until now changes nothing', () => {
  const names = proxy?.keys().map((key) => apiKeys[key]) ?? []
  expect(names).toEqual(expect.arrayContaining(['Fetch', 'ListOffsets', 'Metadata', 'OffsetFetch']))
  const readOnly = [
    ...['Fetch', 'ListOffsets', 'Metadata', 'OffsetFetch', 'DescribeGroups', 'ListGroups'],
    ...['ApiVersions', 'DescribeLogDirs', 'ConsumerGroupDescribe'],
  ]
  expect(names.filter((name) => !readOnly.includes(name ?? ''))).toEqual([])
})
