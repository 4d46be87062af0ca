/**
 * Apache Kafka and we use the same directories in turn: each goes on where the other stopped or was killed, and clients see
 * the same before and after.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { partitionFor } from '../../src/engine/group/partition-for.ts'
import { findKafkaClients, isMissing } from '../clients/programs.ts'
import { committedOffset, consumed } from '../engine/transactional-client.ts'
import { Cluster, type ClusterOptions } from './cluster.ts'
import { type Maker, type NodeProcess, samsa } from './node-process.ts'
import { differences, dump, isLog } from './observation.ts'
import { PARTITIONS, transactionState } from './transactions.ts'
import { commitPlainly, deleteGroup, setConfigs } from './work.ts'

const source = fileURLToPath(new URL('java/Observation.java', import.meta.url))

/** What a start may warn of: nothing that is about data. */
const HARMLESS = [
  /Performing controller activation/,
  /Exceptionally slow controller event/,
  /QuotaConfig|is deprecated|log4j|Log4j|metric/i,
]

const worrying = (node: NodeProcess) =>
  node.warnings.filter((line) => !HARMLESS.some((harmless) => harmless.test(line)))

/** The log of the metadata soon begins with a snapshot, and all are compacted without delay. */
const CLEANING = [
  'metadata.log.max.record.bytes.between.snapshots=1000',
  'metadata.log.segment.ms=1000',
  'metadata.max.retention.ms=1000',
  'metadata.max.idle.interval.ms=100',
  'log.cleaner.backoff.ms=200',
]
const CLEANED_AT_ONCE = {
  'segment.ms': '200',
  'min.cleanable.dirty.ratio': '0',
  'delete.retention.ms': '0',
}

/** Its offsets are in the partition of `plain-group`, whose commits make that roll. */
const GONE =
  [...'abcdefgh']
    .map((letter) => `gone-${letter}`)
    .find((id) => partitionFor(id, PARTITIONS) === partitionFor('plain-group', PARTITIONS)) ?? ''

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

let cluster: Cluster

afterEach(async (context) => {
  if (context.task.result?.state === 'fail' && process.env['KEEP_ONE_DIRECTORY'] === 'yes') {
    await cluster.end('kill')
    process.stderr.write(`kept: ${cluster.scratch}\n`)
  } else await cluster.remove()
})

for (const release of ['3.9', '4.1'] as const) {
  const libraries = findKafkaClients(release)
  const name = `one directory for us and Apache Kafka ${release}`
  const home = process.env[`SAMSA_TEST_KAFKA_HOME_${release.replace('.', '_')}`] ?? ''
  const kafka: Maker = { name: `Kafka ${release}`, home }
  const isLatest = release === '4.1'

  describe.skipIf(isMissing(name, libraries))(name, () => {
    const classes = mkdtempSync(join(tmpdir(), 'samsa-java-'))
    const classPath = 'path' in libraries ? `${classes}:${libraries.path}` : ''

    beforeAll(async () => {
      await execa('javac', ['-nowarn', '-d', classes, '-cp', classPath, source])
      return () => rmSync(classes, { recursive: true, force: true })
    })

    const ours: ClusterOptions = {
      formattedBy: samsa,
      formatArgs: [],
      transactionVersion: 0,
      hasConsumerProtocol: false,
      hasGroupConfigs: isLatest,
    }
    const latest = { transactionVersion: isLatest ? 2 : 0, hasConsumerProtocol: isLatest }
    const oursOfRelease = { ...ours, ...latest, formatArgs: ['--release-version', release] }
    const theirs = { ...ours, ...latest, formattedBy: kafka, formatArgs: ['--standalone'] }

    test.each([
      ['ours first, stopped', ours, [samsa, kafka, samsa, kafka], 'stop'],
      ['ours first, of its release, killed', oursOfRelease, [samsa, kafka, samsa, kafka], 'kill'],
      ['theirs first, stopped', theirs, [kafka, samsa, kafka, samsa], 'stop'],
      ['theirs first, killed', theirs, [kafka, samsa, kafka, samsa], 'kill'],
    ] as const)('%s', async (_, options, makers, how) => {
      cluster = await Cluster.format(options)
      let before: { java: string[]; tools: string[] } | undefined
      for (const maker of makers) {
        const node = await cluster.start(maker)
        if (before !== undefined) {
          const after = await cluster.observe(classPath)
          expect(differences(before.java, after.java)).toEqual([])
          expect(differences(before.tools, after.tools)).toEqual([])
        }
        expect(worrying(node)).toEqual([])
        // Apache Kafka stores a log start within a minute, and may forget it when it is killed before.
        await cluster.work({ trims: how === 'stop' || maker === samsa })
        before = await cluster.observe(classPath)
        await cluster.end(how)
        const files = how === 'stop' ? cluster.files : cluster.files.filter(isLog)
        for (const reader of [samsa, kafka]) await dump(reader, files)
        if (how === 'stop') {
          expect(existsSync(join(cluster.scratch, 'data/one/.kafka_cleanshutdown'))).toBe(true)
        }
      }
    })

    test.each([
      ['us', samsa, kafka],
      ['them', kafka, samsa],
    ] as const)(
      'a commit that was prepared by %s is completed by the other',
      async (_, first, second) => {
        cluster = await Cluster.format(ours)
        await cluster.start(first)
        await cluster.work()
        const { client } = cluster
        expect(await consumed({ connect: () => client })).not.toContain('open 1')
        await cluster.end('stop')
        cluster.prepareCommit()
        await cluster.start(second)
        const broker = { connect: () => cluster.client }
        await until(
          async () => (await transactionState(cluster.client, 'open')) === 'CompleteCommit',
        )
        expect(await consumed(broker)).toContain('open 1')
        expect(await committedOffset(broker)).toBe(11)
      },
    )

    test.runIf(isLatest)('what they cleaned away is forgotten', async () => {
      cluster = await Cluster.format({ ...ours, properties: CLEANING })
      await cluster.start(samsa)
      await cluster.work()
      await commitPlainly(cluster.client, GONE, 1)
      await cluster.end('stop')
      await cluster.start(kafka)
      await deleteGroup(cluster.client, GONE)
      await setConfigs(cluster.client, 'topic', '__consumer_offsets', CLEANED_AT_ONCE)
      await until(async () => {
        await commitPlainly(cluster.client, 'plain-group', 1)
        return !cluster.mentions('__consumer_offsets', GONE) && cluster.metadataLogStart() > 0
      })
      const before = await cluster.observe(classPath)
      await cluster.end('kill')
      await cluster.start(samsa)
      const after = await cluster.observe(classPath)
      expect(differences(before.java, after.java)).toEqual([])
      await cluster.end('stop')
      const node = await cluster.start(kafka)
      expect(worrying(node)).toEqual([])
    })
  })
}
