/**
 * A thread that asks the broker again and again, each time on a new connection, and tells how long the answer took.
 * It has an event loop of its own, which the fuzzer's work does not delay.
 */
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { mainThreadMs } from './main-thread-time.ts'

/** How long one answer took. */
export interface Probe {
  /** Milliseconds; undefined: there was no answer. */
  readonly tookMs: number | undefined
  /** How much of it the broker's event loop computed; undefined where the system does not tell. */
  readonly busyMs: number | undefined
  readonly at: number
}

export interface ProberData {
  readonly port: number
  readonly processId: number
}

const PAUSE_MS = 20
const PATIENCE_MS = 10_000
/** Whole frames: ApiVersions version 0, and Metadata version 1 of no topics. */
const REQUESTS = [
  `0000000f00120000000000010005${Buffer.from('probe').toString('hex')}`,
  `0000001300030001000000010005${Buffer.from('probe').toString('hex')}00000000`,
].map((hex) => Buffer.from(hex, 'hex'))

function isAnswered(port: number, request: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const finish = (answered: boolean) => {
      clearTimeout(impatience)
      socket.destroy()
      resolve(answered)
    }
    const impatience = setTimeout(finish, PATIENCE_MS, false)
    socket.on('connect', () => socket.write(request))
    socket.once('data', () => finish(true))
    socket.once('error', () => finish(false))
    socket.once('end', () => finish(false))
  })
}

async function probe({ port, processId }: ProberData): Promise<never> {
  for (let round = 0; ; round++) {
    const at = performance.timeOrigin + performance.now()
    const start = performance.now()
    const busyBefore = mainThreadMs(processId)
    const answered = await isAnswered(port, REQUESTS[round % 2] as Buffer)
    const tookMs = answered ? performance.now() - start : undefined
    const busyAfter = mainThreadMs(processId)
    const busyMs =
      busyBefore === undefined || busyAfter === undefined ? undefined : busyAfter - busyBefore
    parentPort?.postMessage({ tookMs, busyMs, at } satisfies Probe)
    await delay(PAUSE_MS)
  }
}

void probe(workerData as ProberData)
