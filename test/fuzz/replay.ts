/** Sends frames one by one to a new broker, each on a connection of its own, and says what came of each. */
import { connect } from 'node:net'
import { BrokerUnderTest } from './broker-under-test.ts'
import { mainThreadMs } from './main-thread-time.ts'
import { Vocabulary } from './vocabulary.ts'
import { prepareWorld } from './world.ts'

const PATIENCE_MS = 60
const API_VERSIONS = Buffer.from('0000000a00120000000000010000', 'hex')

/** In hex, or how the connection ended. */
function answerTo(port: number, frame: Buffer, patienceMs = PATIENCE_MS): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const finish = (what: string) => {
      clearTimeout(impatience)
      socket.destroy()
      resolve(what)
    }
    const impatience = setTimeout(finish, patienceMs, 'no answer')
    socket.on('connect', () => socket.write(frame))
    socket.once('data', (answer) => finish(`answer ${answer.toString('hex').slice(0, 200)}`))
    socket.once('error', ({ message }) => finish(message))
    socket.once('end', () => finish('closed'))
  })
}

/** `print` gets a line for each frame, and what the broker logs about bugs. */
export async function replay(
  root: URL,
  port: number,
  frames: readonly Buffer[],
  print: (line: string) => void,
): Promise<void> {
  const broker = await BrokerUnderTest.start(root, port, (line) => print(`  broker: ${line}`))
  try {
    await prepareWorld(port, new Vocabulary(), 0)
    for (const frame of frames) {
      const head = frame.length >= 8 ? [frame.readInt16BE(4), frame.readInt16BE(6)] : []
      const before = mainThreadMs(broker.processId) ?? 0
      const what = await answerTo(port, frame)
      const busyMs = (mainThreadMs(broker.processId) ?? 0) - before
      const memory = (broker.residentBytes() / 1024 / 1024).toFixed()
      const size = `${frame.length} bytes, API ${head.join(' version ')}`
      print(`${size}: ${busyMs.toFixed(1)} ms, ${memory} MB, ${what}`)
      const stillAnswers = (await answerTo(port, API_VERSIONS, 5000)).startsWith('answer')
      if (stillAnswers) continue
      print(broker.isAlive ? 'the broker does not answer any more' : 'the broker is dead')
      return
    }
  } finally {
    await broker.stop()
  }
}
