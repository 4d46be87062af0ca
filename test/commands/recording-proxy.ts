/** Stands before a broker and writes down the key of every request that passes. */
import { connect, createServer, type Socket } from 'node:net'

export interface RecordingProxy extends AsyncDisposable {
  /** API keys, from the lowest. */
  keys(): number[]
  /** From here on. */
  forget(): void
}

export async function recordingProxy(port: number, brokerPort: number): Promise<RecordingProxy> {
  const keys = new Set<number>()
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const broker = connect(brokerPort, '127.0.0.1')
    let pending = Buffer.alloc(0)
    client.on('data', (bytes) => {
      pending = Buffer.concat([pending, bytes])
      while (pending.length >= 6 && pending.length >= 4 + pending.readInt32BE(0)) {
        keys.add(pending.readInt16BE(4))
        pending = pending.subarray(4 + pending.readInt32BE(0))
      }
    })
    client.pipe(broker).pipe(client)
    for (const [socket, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return {
    forget: () => keys.clear(),
    keys: () => [...keys].sort((a, b) => a - b),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
