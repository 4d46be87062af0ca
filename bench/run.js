/**
 * Measures Samsa beside a named peer in the same run and prints ratios; medians of several runs. Nothing is
 * asserted. Usage: node bench/run.js [list] [start] [library] [memory] [throughput]; all when none is named.
 *
 *   KAFKA_HOME=DIR   an Apache Kafka download (bin/kafka-topics.sh); its tools become a peer
 *   LINES=2000000    lines of 100 bytes for the throughput runs
 *   RUNS=5           runs of each command
 */
import { spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../bin/', import.meta.url))
const runs = Number(process.env.RUNS ?? 5)
const lineCount = Number(process.env.LINES ?? 2_000_000)
const wanted = process.argv.slice(2)
const work = mkdtempSync(join(tmpdir(), 'samsa-bench-'))
const data = join(work, 'data')

/** @param {readonly number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
/** @param {string} text */
const print = (text) => process.stdout.write(`${text}\n`)

/** Wall milliseconds of one run; throws when the command fails.
 * @param {string} command */
function time(command) {
  const start = performance.now()
  const { status, stderr } = spawnSync('bash', ['-c', command], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (status !== 0) throw new Error(`${command}\n${stderr}`)
  return performance.now() - start
}

/** The commands in turn, A B A B, so that a drift of the machine hits all alike.
 * @param {Record<string, string>} commands @param {number} times */
function compare(commands, times) {
  const names = Object.keys(commands)
  /** @type {Record<string, number[]>} */
  const taken = Object.fromEntries(names.map((name) => [name, []]))
  for (const name of names) time(commands[name])
  for (let i = 0; i < times; i++) for (const name of names) taken[name]?.push(time(commands[name]))
  const [first = '', ...others] = names
  for (const name of names) print(`  ${name.padEnd(34)} ${median(taken[name] ?? []).toFixed(0)} ms`)
  for (const other of others) {
    const ratios = (taken[first] ?? []).map((value, i) => value / (taken[other]?.[i] ?? NaN))
    print(`  ${first} / ${other}: ${median(ratios).toFixed(2)}`)
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  await new Promise((done) => server.close(done))
  return port
}

const port = await freePort()
const server = `localhost:${port}`
/** @param {string} args */
const samsa = (args) => spawnSync(join(bin, 'samsa'), args.split(' '), { encoding: 'utf8' })
const startBroker = () => samsa(`broker start --port ${port} --data-dir ${data}`)
const stopBroker = () => samsa(`broker stop --data-dir ${data}`)

const benches = {
  list() {
    print('kafka-topics --list against a running broker')
    /** @type {Record<string, string>} */
    const commands = {
      'samsa kafka-topics': `${bin}kafka-topics --list --bootstrap-server ${server}`,
      'bare node': 'node -e 0',
    }
    const home = process.env.KAFKA_HOME
    if (home) {
      commands["Apache Kafka's kafka-topics"] =
        `${join(home, 'bin', 'kafka-topics.sh')} --list --bootstrap-server ${server}`
    }
    compare(commands, runs)
  },

  async start() {
    print('broker: from the start of its process to the first answer')
    stopBroker()
    /** @type {number[]} */
    const taken = []
    for (let i = 0; i < runs; i++) {
      const start = performance.now()
      const directory = join(work, `start-${i}`)
      const child = spawn(
        join(bin, 'samsa'),
        ['broker', 'start', '--foreground', '--port', String(port), '--data-dir', directory],
        { stdio: 'ignore' },
      )
      await firstAnswer()
      taken.push(performance.now() - start)
      child.kill('SIGTERM')
      await new Promise((done) => child.once('exit', done))
    }
    const bare = Array.from({ length: runs }, () => time('node -e 0'))
    print(`  samsa broker                       ${median(taken).toFixed(0)} ms`)
    print(`  bare node                          ${median(bare).toFixed(0)} ms`)
    startBroker()
  },

  library() {
    print('the library, in fresh processes')
    const script = `
      const times = [performance.now()]
      const lap = () => times.push(performance.now())
      const { startBroker } = await import('samsa')
      lap()
      const broker = await startBroker({ topics: ['a'] })
      lap()
      await broker.reset()
      lap()
      await broker.stop()
      lap()
      console.log(JSON.stringify(times.slice(1).map((time, i) => time - times[i])))`
    const root = join(bin, '..')
    /** @type {number[][]} */
    const taken = []
    /** @type {number[]} */
    const bare = []
    for (let i = 0; i < runs; i++) {
      const options = { cwd: root, encoding: /** @type {const} */ ('utf8') }
      const args = ['--input-type=module', '-e', script]
      taken.push(JSON.parse(spawnSync(process.execPath, args, options).stdout))
      bare.push(time('node -e 0'))
    }
    for (const [i, name] of ['import', 'startBroker()', 'reset()', 'stop()'].entries()) {
      print(`  ${name.padEnd(34)} ${median(taken.map((times) => times[i] ?? NaN)).toFixed(0)} ms`)
    }
    print(`  bare node                          ${median(bare).toFixed(0)} ms`)
  },

  memory() {
    print('broker: resident memory, just started and idle')
    stopBroker()
    rmSync(data, { recursive: true, force: true })
    const { stdout } = startBroker()
    const pid = Number(/process +(\d+)/.exec(stdout)?.[1])
    const kilobytes = Number(
      spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout,
    )
    print(`  samsa broker                       ${(kilobytes / 1024).toFixed(0)} MiB`)
  },

  throughput() {
    const file = join(work, 'lines.txt')
    writeLines(file)
    const bytes = statSync(file).size
    const megabytes = bytes / 1e6
    print(`throughput: ${lineCount} lines, ${megabytes.toFixed(0)} MB`)
    const options = `--bootstrap-server ${server}`
    let topic = 0
    const fresh = () => {
      topic += 1
      samsa(`topics ${options} --create --topic bench-${topic} --partitions 1`)
      return `bench-${topic}`
    }
    const hasKcat = spawnSync('kcat', ['-V']).status === 0
    const produce = {
      'kafka-console-producer': (/** @type {string} */ name) =>
        `${bin}kafka-console-producer ${options} --topic ${name} < ${file}`,
      kcat: (/** @type {string} */ name) => `kcat -P -b ${server} -t ${name} -l ${file}`,
    }
    const consume = {
      'kafka-console-consumer': (/** @type {string} */ name) =>
        `${bin}kafka-console-consumer ${options} --topic ${name} --from-beginning --max-messages ${lineCount}`,
      kcat: (/** @type {string} */ name) => `kcat -C -b ${server} -t ${name} -e -q -o beginning`,
    }
    /** Ours and kcat in turn; the ratio is the median of the pairs'.
     * @param {Record<string, (topic: string) => string>} commands @param {() => string} topicOf */
    const pair = (commands, topicOf) => {
      const names = Object.keys(commands).filter((name) => hasKcat || name !== 'kcat')
      /** @type {Record<string, number[]>} */
      const taken = Object.fromEntries(names.map((name) => [name, []]))
      for (let i = 0; i < runs; i++) {
        for (const name of names) taken[name]?.push(time(commands[name]?.(topicOf()) ?? 'false'))
      }
      for (const name of names) {
        const seconds = median(taken[name] ?? []) / 1000
        print(
          `  ${name.padEnd(34)} ${seconds.toFixed(2)} s  ${(megabytes / seconds).toFixed(0)} MB/s`,
        )
      }
      const [ours = '', peer] = names
      if (peer === undefined) return print('  kcat is not on the PATH: no peer')
      const ratios = (taken[ours] ?? []).map((value, i) => value / (taken[peer]?.[i] ?? NaN))
      print(`  ${ours} / ${peer}: ${median(ratios).toFixed(2)}`)
    }
    pair(produce, fresh)
    const filled = `bench-${topic}`
    pair(consume, () => filled)
  },
}

async function firstAnswer() {
  const { connect } = await import('node:net')
  // ApiVersions v0, correlation id 1, no client id.
  const request = Buffer.from('0000000a00120000000000 01ffff'.replaceAll(' ', ''), 'hex')
  for (;;) {
    const isAnswered = await new Promise((done) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(request))
      socket.once('data', () => {
        socket.destroy()
        done(true)
      })
      socket.once('error', () => done(false))
    })
    if (isAnswered) return
    await new Promise((done) => setTimeout(done, 2))
  }
}

/** @param {string} file */
function writeLines(file) {
  const descriptor = openSync(file, 'w')
  const chunk = 10_000
  for (let i = 0; i < lineCount; i += chunk) {
    const count = Math.min(chunk, lineCount - i)
    const lines = Array.from({ length: count }, (_, j) => `line ${i + j} `.padEnd(99, 'x'))
    writeSync(descriptor, `${lines.join('\n')}\n`)
  }
  closeSync(descriptor)
}

const cpu = readFileSync('/proc/cpuinfo', 'utf8').match(/model name\s*: (.*)/)?.[1] ?? 'unknown'
print(`Node ${process.version}, ${cpu}`)
startBroker()
try {
  for (const [name, bench] of Object.entries(benches)) {
    if (wanted.length === 0 || wanted.includes(name)) await bench()
  }
} finally {
  stopBroker()
  rmSync(work, { recursive: true, force: true })
}
