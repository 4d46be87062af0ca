import { describe, expect, it } from 'vitest'
import { bootstrapAddresses, parseAddress } from '../../src/client/bootstrap.ts'

const lines: string[] = []
const logger = {
  error: () => {},
  warn: (source: string, message: string) => lines.push(`${message} (${source})`),
}

describe('bootstrap.servers', () => {
  it.each([
    ['localhost:9092', { host: 'localhost', port: 9092 }],
    ['[::1]:1234', { host: '::1', port: 1234 }],
    ['PLAINTEXT://10.0.0.1:9092', { host: '10.0.0.1', port: 9092 }],
  ])('accepts %s', (url, address) => {
    expect(parseAddress(url)).toEqual(address)
  })

  it.each([
    ['localhost', 'Invalid url in bootstrap.servers: localhost'],
    ['localhost:port', 'Invalid url in bootstrap.servers: localhost:port'],
    ['localhost:99999', 'Invalid port in bootstrap.servers: localhost:99999'],
  ])('refuses %s', (url, message) => {
    expect(() => parseAddress(url)).toThrow(message)
  })

  it('warns of hosts that cannot be resolved, and fails when none is left', async () => {
    const url = 'no-such-host.invalid:9092'
    await expect(bootstrapAddresses([url], logger)).rejects.toThrow(
      'No resolvable bootstrap urls given in bootstrap.servers',
    )
    expect(lines).toEqual([
      `Couldn't resolve server ${url} from bootstrap.servers as DNS resolution failed for ` +
        'no-such-host.invalid (org.apache.kafka.clients.ClientUtils)',
    ])
    expect(await bootstrapAddresses([url, '127.0.0.1:1'], logger)).toEqual([
      { host: '127.0.0.1', port: 1 },
    ])
  })
})
