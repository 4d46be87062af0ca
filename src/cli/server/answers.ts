/** Whether something at an address answers as a broker does: ApiVersions, the request that needs no knowledge. */
import net from 'node:net'

/** A whole ApiVersions request of version 0 with correlation id 1 and no client id. */
const API_VERSIONS = Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff])
/** The answer's length, then the correlation id. */
const ANSWER_BYTES = 8

export function answers(address: string, timeoutMs: number): Promise<boolean> {
  const at = address.lastIndexOf(':')
  return new Promise((resolve) => {
    const socket = net.connect({ host: address.slice(0, at), port: Number(address.slice(at + 1)) })
    const end = (isBroker: boolean) => {
      socket.destroy()
      resolve(isBroker)
    }
    let received = Buffer.alloc(0)
    socket.setTimeout(timeoutMs, () => end(false))
    socket.on('error', () => end(false))
    socket.on('close', () => end(false))
    socket.on('connect', () => socket.write(API_VERSIONS))
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      if (received.length >= ANSWER_BYTES) end(received.readInt32BE(4) === 1)
    })
  })
}
