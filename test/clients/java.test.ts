/** Apache Kafka's own clients for Java. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts'
import { shortGroupTimes, surviveCrash } from './group-members.ts'
import { findKafkaClients, isMissing } from './programs.ts'

const source = fileURLToPath(new URL('java/Scenarios.java', import.meta.url))
const releases = [
  { release: '3.9', protocols: ['classic'] },
  { release: '4.1', protocols: ['classic', 'consumer'] },
] as const

for (const { release, protocols } of releases) {
  const libraries = findKafkaClients(release)
  const name = `the clients of Apache Kafka ${release}`

  describe.skipIf(isMissing(name, libraries))(name, () => {
    const classes = mkdtempSync(join(tmpdir(), 'samsa-java-'))
    const classPath = 'path' in libraries ? `${classes}:${libraries.path}` : ''
    const java = ['java', '-XX:TieredStopAtLevel=1', '-cp', classPath, 'Scenarios']
    let broker: BrokerProcess

    beforeAll(async () => {
      const compiled = execa('javac', ['-nowarn', '-d', classes, '-cp', classPath, source])
      broker = await startBrokerProcess(shortGroupTimes)
      await compiled
    })
    afterAll(async () => {
      await broker?.stop()
      rmSync(classes, { recursive: true, force: true })
    })

    test('codecs, idempotence, transactions, groups, seeks, times, admin', async () => {
      const groups = protocols.map((protocol) => `${protocol} group`)
      const basics = ['codecs', 'idempotence', 'transactions']
      const scenarios = [...basics, ...groups, 'seek and times', 'admin']
      const [file = '', ...args] = java
      const { stdout } = await execa(file, [
        ...args,
        'scenarios',
        broker.bootstrapServers,
        ...scenarios,
      ])
      expect(stdout.split('\n')).toEqual(scenarios.map((scenario) => `ok ${scenario}`))
    })

    test.each(protocols)('a member of a %s group that is killed', async (protocol) => {
      await surviveCrash(broker.bootstrapServers, protocol, (group, topic) => ({
        command: [...java, 'member', broker.bootstrapServers, protocol, group, topic],
      }))
    })
  })
}
