/** Whether the addresses that brokers tell clients to use can be used from here. */

import { lookup } from 'node:dns/promises'
import net from 'node:net'
import type { ListeningAddress } from './check-port.ts'
import { type Finding, ok, wrong } from './finding.ts'

const CONNECT_TIMEOUT_MS = 1000

export interface AdvertisedAddress extends ListeningAddress {
  /** Undefined: of a broker that is not running. */
  readonly brokerId: number | undefined
}

const isReachable = ({ host, port }: ListeningAddress): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect({ host, port })
    const end = (reached: boolean): void => {
      socket.destroy()
      resolve(reached)
    }
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => end(false))
    socket.on('connect', () => end(true))
    socket.on('error', () => end(false))
  })

/** An address without a broker behind it is only looked up. */
export async function checkAdvertised(address: AdvertisedAddress): Promise<Finding> {
  const { brokerId, host, port } = address
  const shown = `${host}:${port}`
  const who = brokerId === undefined ? 'the broker' : `broker ${brokerId}`
  const told = `${who} tells clients to use ${shown}`
  const remedy = `in the broker's properties set advertised.listeners to an address that its clients can use, for example PLAINTEXT://localhost:${port}; for clients in containers and outside it takes a listener for each`
  if ((await lookup(host).catch(() => undefined)) === undefined) {
    return wrong('advertised', `${told}, and ${host} is not known here`, remedy)
  }
  if (brokerId === undefined) return ok('advertised', `${told}; the host is known`)
  if (await isReachable(address)) return ok('advertised', `${told}, which can be reached from here`)
  return wrong('advertised', `${told}, which cannot be reached from here`, remedy)
}

/** The addresses of a cluster that runs, asked at `bootstrap`; a finding where nothing answers. */
export async function advertisedBy(bootstrap: string): Promise<AdvertisedAddress[] | Finding> {
  const { brokerAddresses } = await import('../completion/live-names.ts')
  const found = await brokerAddresses(bootstrap, CONNECT_TIMEOUT_MS)
  if (found !== undefined) return found
  const remedy = 'start it (samsa broker start), or name another address'
  return wrong('cluster', `no broker answers on ${bootstrap}`, remedy)
}
