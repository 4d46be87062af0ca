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

/**
 * A port that nothing listens on, below the range from which systems take the ports of outgoing connections, so that
 * none of those can take it before the broker does.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    const server = createServer()
    const isFree = await new Promise<boolean>((done) => {
      server.once('error', () => done(false))
      server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
    })
    if (isFree) return port
  }
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
