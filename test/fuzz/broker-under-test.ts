/** The broker that is fuzzed: the built checkout in a process of its own, its log and its memory watched. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** What only a bug logs: an error, with its stack on the next lines. */
const COMPLAINT = /^\[[^\]]*\] (?:ERROR|FATAL) /
const ORDINARY = /^\[[^\]]*\] (?:DEBUG|INFO|WARN) /
const STACK_LINES = 4
const START_PATIENCE_MS = 60_000
const POLL_MS = 50

export const BROKER_ID = 1

const PROPERTIES = {
  'process.roles': 'broker,controller',
  'node.id': String(BROKER_ID),
  'controller.listener.names': 'CONTROLLER',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '4',
  'group.initial.rebalance.delay.ms': '0',
  'num.partitions': '3',
}

export class BrokerUnderTest {
  readonly port: number
  readonly #process: ChildProcess
  readonly #directory: string
  #hasEnded = false
  /** How it ended, with its last lines. */
  epitaph = ''
  #stops = false

  private constructor(port: number, directory: string, broker: ChildProcess) {
    this.port = port
    this.#directory = directory
    this.#process = broker
  }

  get processId(): number {
    return this.#process.pid ?? 0
  }

  /** False when it has ended by itself. */
  get isAlive(): boolean {
    return !this.#hasEnded || this.#stops
  }

  /** Starts it on `port` and the one above; `complain` gets what only a bug logs. Throws when it does not start. */
  static async start(
    root: URL,
    port: number,
    complain: (line: string) => void,
    openFilesMax = 20_000,
  ): Promise<BrokerUnderTest> {
    const directory = mkdtempSync(join(tmpdir(), 'samsa-fuzz-'))
    const file = join(directory, 'server.properties')
    const properties = {
      ...PROPERTIES,
      listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${port + 1}`,
      'controller.quorum.voters': `${BROKER_ID}@127.0.0.1:${port + 1}`,
      'log.dirs': join(directory, 'data'),
    }
    const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}\n`)
    writeFileSync(file, lines.join(''))
    const program = fileURLToPath(new URL('bin/kafka-server-start', root))
    const limited = `ulimit -n ${openFilesMax} 2>/dev/null; exec "$@"`
    const broker = spawn('sh', ['-c', limited, 'sh', process.execPath, program, file], {
      env: { ...process.env, SAMSA_AUTO_FORMAT: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const started = new BrokerUnderTest(port, directory, broker)
    const tail: string[] = []
    for (const stream of [broker.stdout, broker.stderr]) {
      /** Lines of what is being told: outside of the log's own, everything is. */
      let complaint: string[] | undefined = []
      createInterface({ input: stream }).on('line', (line) => {
        tail.push(line)
        if (tail.length > 20) tail.shift()
        if (COMPLAINT.test(line)) complaint = []
        else if (ORDINARY.test(line)) complaint = undefined
        complaint?.push(line.trim())
        if (complaint?.length === 1 + STACK_LINES) complain(complaint.join(' | '))
      })
    }
    broker.on('exit', (status, signal) => {
      started.#hasEnded = true
      started.epitaph = [`exit status ${status}, signal ${signal}`, ...tail].join('\n  ')
    })
    await started.#answering(tail)
    return started
  }

  async #answering(tail: readonly string[]): Promise<void> {
    for (let waited = 0; waited < START_PATIENCE_MS; waited += POLL_MS) {
      if (this.#hasEnded) break
      const socket = connect(this.port, '127.0.0.1')
      const isOpen = await new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true))
        socket.once('error', () => resolve(false))
      })
      socket.destroy()
      if (isOpen) return
      await delay(POLL_MS)
    }
    throw new Error(`the broker does not start:\n${tail.join('\n')}`)
  }

  /** Bytes of memory that the process holds now; 0 where the system does not tell. */
  residentBytes(): number {
    try {
      const status = readFileSync(`/proc/${this.processId}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
    } catch (error) {
      if (error instanceof Error && 'code' in error) return 0
      throw error
    }
  }

  /** Files and sockets that it has open; 0 where the system does not tell. */
  openFiles(): number {
    const directory = `/proc/${this.processId}/fd`
    return existsSync(directory) ? readdirSync(directory).length : 0
  }

  /** Ends it, and what it wrote is gone. */
  async stop(): Promise<void> {
    this.#stops = true
    if (!this.#hasEnded) {
      this.#process.kill('SIGKILL')
      await once(this.#process, 'exit')
    }
    rmSync(this.#directory, { recursive: true, force: true })
  }
}
