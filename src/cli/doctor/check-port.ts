/** Whether a broker can listen where it is to, or already does. */

import net from 'node:net'
import { answers } from '../server/answers.ts'
import type { RunningServer } from '../server/running-servers.ts'
import { type Finding, ok, wrong } from './finding.ts'
import { portOwner } from './port-owner.ts'

const ANSWER_TIMEOUT_MS = 1000

/** An address to listen on; an empty host is every address of the machine. */
export interface ListeningAddress {
  readonly host: string
  readonly port: number
}

/** The error's code; undefined: it can be listened on. */
function listenError({ host, port }: ListeningAddress): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ port, ...(host === '' ? {} : { host }) }, () =>
      server.close(() => resolve(undefined)),
    )
  })
}

const ERRORS: Readonly<Record<string, (address: string) => readonly [string, string]>> = {
  EACCES: (address) => [
    `this user may not listen on ${address}`,
    'choose a port above 1023: samsa broker start --port 9092',
  ],
  EADDRNOTAVAIL: (address) => [
    `${address} is no address of this machine`,
    'set listeners to an address of this machine, for example PLAINTEXT://localhost:9092; what clients are told is advertised.listeners',
  ],
  ENOTFOUND: (address) => [
    `the host of ${address} is not known`,
    'set listeners to an address of this machine, for example PLAINTEXT://localhost:9092',
  ],
}

export async function checkPort(
  address: ListeningAddress,
  running: readonly RunningServer[],
): Promise<Finding> {
  const { host, port } = address
  const shown = `${host === '' ? '*' : host}:${port}`
  const code = await listenError(address)
  if (code === undefined) return ok('port', `${shown} is free`)
  if (code !== 'EADDRINUSE') {
    const [message, remedy] = ERRORS[code]?.(shown) ?? [
      `${shown} cannot be listened on (${code})`,
      'choose another address with listeners',
    ]
    return wrong('port', message, remedy)
  }
  const server = running.find(({ addresses }) =>
    addresses.some((each) => each.endsWith(`:${port}`)),
  )
  const owner = portOwner(port)
  const who = owner === undefined ? 'another process' : `process ${owner.pid} (${owner.command})`
  const isAnswering = await answers(
    `${host === '' ? 'localhost' : host}:${port}`,
    ANSWER_TIMEOUT_MS,
  )
  if (server !== undefined && isAnswering) {
    return ok('port', `Samsa's broker ${server.nodeId} (process ${server.pid}) answers on ${shown}`)
  }
  if (isAnswering) return ok('port', `a broker that is not Samsa's answers on ${shown}: ${who}`)
  const end = owner === undefined ? '' : `kill ${owner.pid}, or `
  return wrong(
    'port',
    `${who} has ${shown} and does not answer as a broker`,
    `${end}samsa broker start --port ${port + 1}`,
  )
}
