import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts'
import { shortGroupTimes, surviveCrash } from './group-members.ts'
import { buildGo, isMissing } from './programs.ts'

const program = buildGo(fileURLToPath(new URL('go/', import.meta.url)), 'franz-go')

describe.skipIf(isMissing('franz-go', program))('franz-go', () => {
  const file = 'path' in program ? program.path : ''
  let broker: BrokerProcess
  beforeAll(async () => {
    broker = await startBrokerProcess(shortGroupTimes)
  })
  afterAll(() => broker?.stop())

  test('codecs, groups, seeks, times, admin', async () => {
    const { stdout } = await execa(file, ['scenarios', broker.bootstrapServers])
    expect(stdout.split('\n')).toEqual(['ok codecs', 'ok group', 'ok seek and times', 'ok admin'])
  })

  test('a member of a group that is killed', async () => {
    await surviveCrash(broker.bootstrapServers, 'go', (group, topic) => ({
      command: [file, 'member', broker.bootstrapServers, group, topic],
    }))
  })
})
