/**
 * A broker on a file system that is full: what needs room is refused, what does not goes on, and with room again all
 * goes on without a restart. Needs to mount a tmpfs; skipped where that is not allowed.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { createTopics } from '../../src/protocol/apis/create-topics.ts'
import { findCoordinator } from '../../src/protocol/apis/find-coordinator.ts'
import { offsetCommit } from '../../src/protocol/apis/offset-commit.ts'
import { produce } from '../../src/protocol/apis/produce.ts'
import { errorName } from '../../src/protocol/errors.ts'
import { freePort } from '../commands/server-processes.ts'
import { batchOf } from '../engine/test-records.ts'
import { consumed } from '../engine/transactional-client.ts'
import { WireClient } from './wire-client.ts'

const samsa = fileURLToPath(new URL('../../bin/samsa', import.meta.url))
const directory = mkdtempSync(join(tmpdir(), 'samsa-full-disk-'))
const mountPoint = join(directory, 'disk')
const filler = join(mountPoint, 'filler')

function isMounted(): boolean {
  if (process.platform !== 'linux') return false
  mkdirSync(mountPoint)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', mountPoint], {
      stdio: 'ignore',
    })
    return true
  } catch {
    return false
  }
}

const canMount = isMounted()
let broker: ChildProcess | undefined
let output = ''

afterAll(() => {
  broker?.kill('SIGKILL')
  if (canMount) execFileSync('umount', ['-l', mountPoint])
  rmSync(directory, { recursive: true, force: true })
})

async function start(port: number): Promise<void> {
  const args = ['broker', 'start', '--foreground', '--port', String(port)]
  const options = ['--data-dir', join(mountPoint, 'data'), '--override', 'log.segment.bytes=400000']
  const env = { ...process.env, XDG_DATA_HOME: directory }
  const child = spawn(process.execPath, [samsa, ...args, ...options], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  broker = child
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += chunk
    if (!output.includes('Kafka Server started')) continue
    child.stdout.on('data', (more) => {
      output += more
    })
    return
  }
  throw new Error(`the broker ended:\n${output}`)
}

async function create(client: WireClient, name: string): Promise<string> {
  const { topics } = await client.ask(createTopics, 4, {
    topics: [{ name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
    timeoutMs: 5000,
  })
  return errorName(topics[0]?.errorCode ?? -1)
}

async function send(client: WireClient, value: string, name = 't'): Promise<string> {
  const partitionData = [{ index: 0, records: batchOf([value]) }]
  const { responses } = await client.ask(produce, 9, {
    acks: -1,
    timeoutMs: 5000,
    topicData: [{ name, topicId: '', partitionData }],
  })
  return errorName(responses[0]?.partitionResponses[0]?.errorCode ?? -1)
}

async function commit(client: WireClient, committedOffset: number): Promise<string> {
  const partitions = [{ partitionIndex: 0, committedOffset, committedMetadata: '' }]
  const { topics } = await client.ask(offsetCommit, 7, {
    groupId: 'g',
    generationIdOrMemberEpoch: -1,
    memberId: '',
    topics: [{ name: 't', topicId: '', partitions }],
  })
  return errorName(topics[0]?.partitions[0]?.errorCode ?? -1)
}

test.skipIf(!canMount)(
  'a full disk refuses what needs room, until there is some again',
  async () => {
    const port = await freePort()
    await start(port)
    const client = await WireClient.connect(port)
    const all = { connect: () => client }
    expect(await create(client, 't')).toBe('NONE')
    const lookUp = { key: 'g', keyType: 0, coordinatorKeys: [] }
    while ((await client.ask(findCoordinator, 2, lookUp)).errorCode !== 0);
    expect(await commit(client, 1)).toBe('NONE')

    const acknowledged: string[] = []
    const fill = async (prefix: string): Promise<string> => {
      for (let i = 0; ; i += 1) {
        const value = `${prefix}${i}`.padEnd(3000, '.')
        const error = await send(client, value)
        if (error !== 'NONE') return error
        acknowledged.push(value)
        expect(i).toBeLessThan(10_000)
      }
    }
    writeFileSync(filler, Buffer.alloc(4 * 1024 * 1024))
    expect(await fill('a')).toBe('KAFKA_STORAGE_ERROR')
    // The last page is full now, too, and again and again.
    for (let i = 0; i < 20; i += 1)
      expect(await send(client, 'x'.repeat(5000))).toBe('KAFKA_STORAGE_ERROR')
    expect(await consumed(all)).toEqual(acknowledged)
    expect(await create(client, 'other')).toBe('KAFKA_STORAGE_ERROR')
    for (let i = 0; i < 200; i += 1) await commit(client, 2)

    rmSync(filler)
    expect(await create(client, 'other')).toBe('NONE')
    expect(await send(client, 'b', 'other')).toBe('NONE')
    expect(await commit(client, 3)).toBe('NONE')
    expect(await fill('c')).toBe('KAFKA_STORAGE_ERROR')
    expect(await consumed(all)).toEqual(acknowledged)
    client.close()

    broker?.kill('SIGKILL')
    if (broker !== undefined) await once(broker, 'exit')
    writeFileSync(filler, '')
    const shown = output
    output = ''
    execFileSync('mount', ['-o', 'remount,size=16m', mountPoint])
    await start(port)
    const again = await WireClient.connect(port)
    expect(await consumed({ connect: () => again })).toEqual(acknowledged)
    again.close()
    expect(shown).not.toContain('FATAL')
    expect(shown).not.toContain('Stopping serving logs')
  },
)
