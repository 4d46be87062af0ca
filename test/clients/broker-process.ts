/** A broker of the built checkout in a process of its own, as users run it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

export const bin = fileURLToPath(new URL('../../bin/', import.meta.url))

export interface BrokerProcess {
  readonly bootstrapServers: string
  readonly port: number
  readonly dataDirectory: string
  stop(): Promise<void>
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Starts a broker with `overrides`; it is answered when this resolves. */
export async function startBrokerProcess(
  overrides: Readonly<Record<string, string>> = {},
): Promise<BrokerProcess> {
  const port = await freePort()
  const dataDirectory = mkdtempSync(join(tmpdir(), 'samsa-clients-'))
  const options = Object.entries(overrides).flatMap(([key, value]) => [
    '--override',
    `${key}=${value}`,
  ])
  const samsa = join(bin, 'samsa')
  await execa(samsa, [
    ...['broker', 'start', '--port', String(port), '--data-dir', dataDirectory],
    ...options,
  ])
  return {
    bootstrapServers: `localhost:${port}`,
    port,
    dataDirectory,
    stop: async () => {
      await execa(samsa, ['broker', 'stop', '--data-dir', dataDirectory])
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}
