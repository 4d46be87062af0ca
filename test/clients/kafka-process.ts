/** A broker of Apache Kafka, from the directory that SAMSA_TEST_KAFKA_HOME_… names. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { execa } from 'execa'
import { freePort } from './broker-process.ts'

export interface KafkaProcess {
  readonly bootstrapServers: string
  readonly port: number
  stop(): Promise<void>
}

const MEMORY = { KAFKA_HEAP_OPTS: '-Xmx512M' }

/** Starts one node that is broker and controller; resolves when it takes requests. */
export async function startKafkaProcess(
  home: string,
  overrides: Readonly<Record<string, string>> = {},
): Promise<KafkaProcess> {
  const directory = mkdtempSync(join(tmpdir(), 'samsa-kafka-'))
  const [port, controllerPort] = [await freePort(), await freePort()]
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@localhost:${controllerPort}`,
    listeners: `PLAINTEXT://localhost:${port},CONTROLLER://localhost:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(directory, 'data'),
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '3',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '3',
    ...overrides,
  }
  const file = join(directory, 'server.properties')
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}\n`)
  writeFileSync(file, lines.join(''))
  const env = { ...process.env, ...MEMORY, LOG_DIR: join(directory, 'logs') }
  const format = ['format', '-t', 'E1S21214DEyOiNaZimyHbw', '-c', file]
  await execa(join(home, 'bin', 'kafka-storage.sh'), format, { env })
  // A pipe that nobody empties would stop it in the middle of a line of its log.
  const output = join(directory, 'output')
  const stream = openSync(output, 'w')
  const child = spawn(join(home, 'bin', 'kafka-server-start.sh'), [file], {
    env,
    stdio: ['ignore', stream, stream],
  })
  await started(child, output)
  return {
    bootstrapServers: `localhost:${port}`,
    port,
    stop: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function started(child: ChildProcess, output: string): Promise<void> {
  for (;;) {
    const text = readFileSync(output, 'utf8')
    if (text.includes('Kafka Server started')) return
    if (child.exitCode !== null) throw new Error(`Apache Kafka ended:\n${text}`)
    await pause(100)
  }
}
