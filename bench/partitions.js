/**
 * Thousands of idle partitions: how long a broker takes to make them, to stop and to start with them (cleanly and after
 * SIGKILL), and what they cost when nothing happens. Each step of Samsa, then of its peer; nothing is asserted.
 * Usage: node bench/partitions.js
 *
 *   KAFKA_HOME=DIR     an Apache Kafka download (bin/kafka-server-start.sh), KRaft; it becomes the peer
 *   PARTITIONS=5000    in topics of 100
 *   RUNS=3             starts of each kind
 *   IDLE_SECONDS=60    how long the CPU time of the idle broker is counted
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const samsa = fileURLToPath(new URL('../bin/samsa', import.meta.url))
const partitions = Number(process.env.PARTITIONS ?? 5000)
const runs = Number(process.env.RUNS ?? 3)
const idleSeconds = Number(process.env.IDLE_SECONDS ?? 60)
const perTopic = 100
const topics = Math.ceil(partitions / perTopic)
const work = mkdtempSync(join(tmpdir(), 'samsa-partitions-'))

/** @param {readonly number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
/** @param {string} text */
const print = (text) => process.stdout.write(`${text}\n`)
/** @param {number} ms */
const pause = (ms) => new Promise((done) => setTimeout(done, ms))

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  await new Promise((done) => server.close(done))
  return port
}

/** @param {number} value */
const int32 = (value) => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
/** @param {number} value */
const int16 = (value) => int32(value).subarray(2)
/** @param {string} text */
const string = (text) => Buffer.concat([int16(Buffer.byteLength(text)), Buffer.from(text)])

/** The body of the answer; undefined when nobody answers.
 * @param {number} port @param {number} api @param {number} version @param {Buffer} body
 * @returns {Promise<Buffer | undefined>} */
function ask(port, api, version, body) {
  const request = Buffer.concat([int16(api), int16(version), int32(1), int16(-1), body])
  return new Promise((done) => {
    /** @type {Buffer[]} */
    const chunks = []
    const socket = connect(port, 'localhost', () => {
      socket.write(Buffer.concat([int32(request.length), request]))
    })
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      const bytes = Buffer.concat(chunks)
      if (bytes.length < 4 || bytes.length < 4 + bytes.readInt32BE(0)) return
      socket.destroy()
      done(bytes.subarray(8))
    })
    socket.on('error', () => done(undefined))
    socket.on('close', () => done(undefined))
  })
}

/** @param {number} i */
const partitionsOf = (i) => Math.min(perTopic, partitions - i * perTopic)

/** How many partitions tell the end of their log, by ListOffsets version 1.
 * @param {number} port */
async function answeringPartitions(port) {
  const latest = Buffer.alloc(8, 0xff)
  const list = Array.from({ length: topics }, (_, i) => {
    const each = Array.from({ length: partitionsOf(i) }, (_, index) => [int32(index), latest])
    return [string(`topic-${i}`), int32(each.length), ...each.flat()]
  })
  const body = Buffer.concat([int32(-1), int32(topics), ...list.flat()])
  const bytes = await ask(port, 2, 1, body)
  if (bytes === undefined) return 0
  let at = 0
  const int = () => {
    at += 4
    return bytes.readInt32BE(at - 4)
  }
  let answering = 0
  for (let count = int(); count > 0; count -= 1) {
    at += 2 + bytes.readInt16BE(at)
    for (let each = int(); each > 0; each -= 1) {
      if (bytes.readInt16BE(at + 4) === 0) answering += 1
      at += 4 + 2 + 8 + 8
    }
  }
  return answering
}

/** @param {number} port */
async function createTopics(port) {
  const one = (/** @type {number} */ i) => {
    return [string(`topic-${i}`), int32(partitionsOf(i)), int16(1), int32(0), int32(0)]
  }
  const list = Array.from({ length: topics }, (_, i) => one(i)).flat()
  const answer = await ask(
    port,
    19,
    4,
    Buffer.concat([int32(topics), ...list, int32(60_000), Buffer.alloc(1)]),
  )
  if (answer === undefined) throw new Error('the topics could not be created')
}

/** @typedef {{ name: string, port: number, command: string[], environment: Record<string, string> }} Server */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/** @param {Server} server */
function spawnServer({ command: [file = '', ...args], environment }) {
  const child = spawn(file, args, { stdio: 'ignore', env: { ...process.env, ...environment } })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/** Milliseconds until all partitions answer; with none, until it answers.
 * @param {Server} server @param {number} expected */
async function start(server, expected) {
  const begin = performance.now()
  const child = spawnServer(server)
  const isReady = async () =>
    expected === 0
      ? (await ask(server.port, 18, 0, Buffer.alloc(0))) !== undefined
      : (await answeringPartitions(server.port)) >= expected
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`${server.name} ended: ${child.exitCode}`)
    await pause(10)
  }
  return { child, ms: performance.now() - begin }
}

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal */
async function end(child, signal) {
  const begin = performance.now()
  const exited = new Promise((done) => child.once('exit', done))
  child.kill(signal)
  await exited
  return performance.now() - begin
}

/** @param {number | undefined} pid */
function usage(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return {
    cpuSeconds: (Number(stat[11]) + Number(stat[12])) / 100,
    kilobytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]),
    files: readdirSync(`/proc/${pid}/fd`).length,
  }
}

/** @param {Server} server @returns {Promise<Record<string, number>>} */
async function measure(server) {
  print(`${server.name}, ${partitions} partitions`)
  /** @type {Record<string, number>} */
  const result = {}
  const note = (
    /** @type {string} */ what,
    /** @type {number} */ value,
    /** @type {string} */ unit,
  ) => {
    result[what] = value
    print(`  ${what.padEnd(40)} ${value.toFixed(value < 10 ? 2 : 0)} ${unit}`)
  }
  let { child } = await start(server, 0)
  await pause(5000)
  const empty = usage(child.pid)
  const begin = performance.now()
  await createTopics(server.port)
  while ((await answeringPartitions(server.port)) < partitions) await pause(20)
  note('creating them', performance.now() - begin, 'ms')
  /** @type {number[]} */
  const stops = []
  /** @type {number[]} */
  const clean = []
  /** @type {number[]} */
  const unclean = []
  for (let i = 0; i < runs; i++) {
    stops.push(await end(child, 'SIGTERM'))
    const started = await start(server, partitions)
    clean.push(started.ms)
    await pause(1000)
    await end(started.child, 'SIGKILL')
    const recovered = await start(server, partitions)
    unclean.push(recovered.ms)
    child = recovered.child
    await pause(1000)
  }
  note('stop', median(stops), 'ms')
  note('start after a clean stop', median(clean), 'ms')
  note('start after SIGKILL', median(unclean), 'ms')
  await end(child, 'SIGTERM')
  ;({ child } = await start(server, partitions))
  await pause(5000)
  const before = usage(child.pid)
  await pause(idleSeconds * 1000)
  const after = usage(child.pid)
  const cpu = (100 * (after.cpuSeconds - before.cpuSeconds)) / idleSeconds
  note(`CPU over ${idleSeconds} idle seconds`, cpu, '% of a core')
  note('resident memory', after.kilobytes / 1024, 'MiB')
  note('of it for each partition', (after.kilobytes - empty.kilobytes) / partitions, 'KiB')
  note('open files', after.files, '')
  await end(child, 'SIGTERM')
  return result
}

/** @returns {Promise<Server>} */
async function ours() {
  const port = await freePort()
  const args = ['broker', 'start', '--foreground', '--port', String(port)]
  const command = [samsa, ...args, '--data-dir', join(work, 'samsa')]
  return { name: 'Samsa', port, command, environment: {} }
}

/** @param {string} home @returns {Promise<Server>} */
async function kafka(home) {
  const port = await freePort()
  const controller = await freePort()
  const file = join(work, 'server.properties')
  writeFileSync(
    file,
    `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@localhost:${controller}
listeners=PLAINTEXT://localhost:${port},CONTROLLER://localhost:${controller}
controller.listener.names=CONTROLLER
log.dirs=${join(work, 'kafka')}
`,
  )
  const environment = { LOG_DIR: join(work, 'kafka-logs') }
  const id = 'AAECAwQFBgcICQoLDA0ODw'
  const format = spawnSync(
    join(home, 'bin', 'kafka-storage.sh'),
    ['format', '-t', id, '-c', file],
    {
      env: { ...process.env, ...environment },
      encoding: 'utf8',
    },
  )
  if (format.status !== 0) throw new Error(format.stderr)
  // The script ends in exec: signals reach the JVM.
  const command = [join(home, 'bin', 'kafka-server-start.sh'), file]
  return { name: 'Apache Kafka', port, command, environment }
}

try {
  const own = await measure(await ours())
  const home = process.env.KAFKA_HOME
  if (home) {
    const peer = await measure(await kafka(home))
    print('Samsa / Apache Kafka')
    for (const [what, value] of Object.entries(own)) {
      print(`  ${what.padEnd(40)} ${(value / (peer[what] ?? NaN)).toFixed(2)}`)
    }
  }
} finally {
  for (const child of running) child.kill('SIGKILL')
  rmSync(work, { recursive: true, force: true })
}
