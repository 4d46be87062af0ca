import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeSystem } from '../../../src/engine/system/node.ts'

const { disk, network, random, timers } = nodeSystem
let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'samsa-node-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const inDirectory = (name: string) => join(directory, name)

test('buffers are written one after another, more than one writev takes', () => {
  const file = disk.open(inDirectory('log'), 'create')
  file.write([Buffer.from('start')], 0)
  const parts = Array.from({ length: 3000 }, (_, index) => Buffer.from(`${index},`))
  file.write(parts, 5)
  const expected = `start${Buffer.concat(parts)}`
  expect(readFileSync(inDirectory('log'), 'utf8')).toBe(expected)
  expect(file.size()).toBe(expected.length)
  file.close()
})

test('a read ends with the file', () => {
  const file = disk.open(inDirectory('log'), 'create')
  file.write([Buffer.from('abcdef')], 0)
  const target = Buffer.alloc(10)
  expect(file.read(target, 1, 9, 2)).toBe(4)
  expect(target.subarray(1, 5).toString()).toBe('cdef')
  file.close()
})

test('a file that is closed while it is synced is closed after that', async () => {
  const file = disk.open(inDirectory('log'), 'create')
  const failure = await new Promise((done) => {
    file.syncInBackground(done)
    file.close()
  })
  expect(failure).toBeUndefined()
})

test('a file is replaced as a whole', () => {
  disk.replaceFile(inDirectory('checkpoint'), 'old')
  disk.replaceFile(inDirectory('checkpoint'), 'new')
  expect(readFileSync(inDirectory('checkpoint'), 'utf8')).toBe('new')
  expect(readdirSync(directory)).toEqual(['checkpoint'])
})

test('directories are made with their parents, and not where that cannot be', () => {
  disk.makeDirectory(inDirectory('a/b/c'))
  disk.makeDirectory(inDirectory('a/b/c'))
  expect(disk.isDirectory(inDirectory('a/b/c'))).toBe(true)
  disk.replaceFile(inDirectory('file'), '')
  expect(() => disk.makeDirectory(inDirectory('file/below'))).toThrow('ENOTDIR')
})

test('ids are 22 characters and never begin with a dash', () => {
  const ids = Array.from({ length: 500 }, () => random.kafkaUuid())
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/)
  expect(new Set(ids).size).toBe(500)
})

test('a delay beyond what node takes does not fire at once', async () => {
  let fired = false
  const timer = timers.after(2 ** 40, () => {
    fired = true
  })
  await new Promise<void>((resolve) => timers.soon(resolve))
  timer.cancel()
  expect(fired).toBe(false)
})

test('what was written goes out before the connection ends; large and small chunks stay in order', async () => {
  const small = [Buffer.from('a'), Buffer.from('b')]
  const large = [Buffer.alloc(40_000, 'c'), Buffer.from('d')]
  const listener = await network.listen({ host: 'localhost', port: 0 }, (connection) => ({
    data: () => {
      connection.write(small)
      connection.write(large)
      connection.end()
    },
    drained: () => undefined,
    closed: () => undefined,
  }))
  const socket = connect(listener.port, '127.0.0.1')
  socket.write('x')
  const received: Buffer[] = []
  socket.on('data', (chunk) => received.push(chunk))
  await once(socket, 'end')
  expect(Buffer.concat(received).toString()).toBe(`ab${'c'.repeat(40_000)}d`)
  socket.destroy()
  await listener.close()
})

test('a client that reads nothing does not keep a connection that ends', async () => {
  const patienceMs = 20
  const closed = new Promise<void>((resolve) => {
    void network
      .listen({ host: 'localhost', port: 0 }, (connection) => ({
        data: () => {
          // More than the kernel takes for a client that does not read.
          connection.write([Buffer.alloc(64 * 1024 * 1024)])
          connection.end(patienceMs)
        },
        drained: () => undefined,
        closed: resolve,
      }))
      .then((listener) => {
        const socket = connect(listener.port, '127.0.0.1')
        socket.pause()
        socket.on('error', () => undefined)
        socket.write('x')
        void closed.then(() => {
          socket.destroy()
          return listener.close()
        })
      })
  })
  await closed
})

test('localhost is both loopback addresses, where there are two', async () => {
  const addresses: string[] = []
  const listener = await network.listen({ host: 'localhost', port: 0 }, (connection) => {
    addresses.push(connection.remoteAddress)
    connection.end()
    return { data: () => undefined, drained: () => undefined, closed: () => undefined }
  })
  const hasIpv6 = Object.values(networkInterfaces())
    .flat()
    .some((one) => one?.address === '::1')
  const hosts = hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']
  for (const host of hosts) {
    const socket = connect(listener.port, host)
    socket.resume()
    await once(socket, 'end')
  }
  expect(addresses).toEqual(hosts)
  await listener.close()
})

test('a port in use is reported', async () => {
  const handler = () => ({
    data: () => undefined,
    drained: () => undefined,
    closed: () => undefined,
  })
  const listener = await network.listen({ host: 'localhost', port: 0 }, handler)
  const again = network.listen({ host: 'localhost', port: listener.port }, handler)
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await listener.close()
})
