/** Server commands of the built checkout, with a home of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

const bin = fileURLToPath(new URL('../../bin/', import.meta.url))

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

export class Home {
  readonly path = mkdtempSync(join(tmpdir(), 'samsa-home-'))

  /** Runs a command to its end; never throws for its exit status. */
  run(tool: string, args: readonly string[] = [], environment: Record<string, string> = {}) {
    return execa(join(bin, tool), args, {
      reject: false,
      cwd: this.path,
      env: { XDG_DATA_HOME: this.path, ...environment },
    })
  }

  file(name: string, properties: Readonly<Record<string, string>>): string {
    const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}\n`)
    writeFileSync(join(this.path, name), lines.join(''))
    return name
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run('samsa', ['broker', 'stop'])
    rmSync(this.path, { recursive: true, force: true })
  }
}
