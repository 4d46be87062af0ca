/** A broker, Apache Kafka's or ours, as a process on given directories: started from a properties file, stopped or killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { bin } from '../clients/broker-process.ts'

/** Whose programs are to be run: ours, or those of an unpacked Apache Kafka. */
export type Maker = { readonly name: 'samsa' } | { readonly name: string; readonly home: string }

export const samsa: Maker = { name: 'samsa' }

/** What is started, formatted and dumped with: `kafka-server-start`, `kafka-storage`, `kafka-dump-log`, … */
export function program(maker: Maker, name: string): string {
  return 'home' in maker ? join(maker.home, 'bin', `${name}.sh`) : join(bin, name)
}

/** Runs a program of that maker, and returns what it printed. */
export async function run(maker: Maker, name: string, args: readonly string[]): Promise<string> {
  const env = { KAFKA_HEAP_OPTS: '-Xmx512M', KAFKA_JVM_PERFORMANCE_OPTS: '-XX:TieredStopAtLevel=1' }
  const { stdout } = await execa(program(maker, name), args, { env, reject: true })
  return stdout
}

export class NodeProcess {
  readonly maker: Maker
  readonly #process: ChildProcess
  #log = ''

  private constructor(maker: Maker, process: ChildProcess) {
    this.maker = maker
    this.#process = process
  }

  /** Resolves when it says that it has started. */
  static async start(maker: Maker, propertiesFile: string, scratch: string): Promise<NodeProcess> {
    mkdirSync(join(scratch, 'logs'), { recursive: true })
    const child = spawn(program(maker, 'kafka-server-start'), [propertiesFile], {
      env: {
        ...process.env,
        KAFKA_HEAP_OPTS: '-Xmx512M -Xms64M',
        KAFKA_JVM_PERFORMANCE_OPTS: '-XX:TieredStopAtLevel=1 -Djava.awt.headless=true',
        LOG_DIR: join(scratch, 'logs'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const node = new NodeProcess(maker, child)
    await node.#started()
    return node
  }

  async #started(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const take = (chunk: Buffer) => {
        this.#log += chunk.toString()
        if (this.#log.includes('Kafka Server started')) resolve()
      }
      this.#process.stdout?.on('data', take)
      this.#process.stderr?.on('data', take)
      this.#process.once('exit', (code) =>
        reject(new Error(`${this.maker.name} ended with ${code}:\n${this.#log.slice(-6000)}`)),
      )
    })
  }

  /** Everything that it has logged so far. */
  get log(): string {
    return this.#log
  }

  /** What it logged as a warning or worse, without the time. */
  get warnings(): string[] {
    return this.#log
      .split('\n')
      .filter((line) => /^\[[^\]]*\] (WARN|ERROR|FATAL) /.test(line))
      .map((line) => line.replace(/^\[[^\]]*\] /, ''))
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'close')
    this.#process.kill(signal)
    await ended
  }
}
