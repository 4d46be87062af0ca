import { expect, it } from 'vitest'
import { nodeVersionsText } from '../../src/cli/node-versions-text.ts'

const node = { id: 0, host: 'localhost', port: 9092, rack: null }

function linesOf(apis: { apiKey: number; minVersion: number; maxVersion: number }[]): string[] {
  const features = { supportedFeatures: [], finalizedFeatures: [] }
  return nodeVersionsText({ node, versions: { apis, ...features } as never }).split('\n')
}

it('lists what a broker offers by name, and what it lacks up to the last key of Kafka 3.7', () => {
  const lines = linesOf([
    { apiKey: 0, minVersion: 0, maxVersion: 10 },
    { apiKey: 4, minVersion: 0, maxVersion: 7 },
    { apiKey: 75, minVersion: 0, maxVersion: 0 },
  ])
  expect(lines[0]).toBe('localhost:9092 (id: 0 rack: null) -> (')
  expect(lines).toContain('\tProduce(0): 0 to 10 [usable: 10],')
  expect(lines).toContain('\tLeaderAndIsr(4): 0 to 7 [usable: 7],')
  expect(lines).toContain('\tFetch(1): UNSUPPORTED,')
  expect(lines).toContain('\tUpdateMetadata(6): UNSUPPORTED,')
  expect(lines).toContain('\tAlterPartition(56): UNSUPPORTED,')
  expect(lines.join()).not.toContain('BrokerRegistration')
  expect(lines).toContain('\tListClientMetricsResources(74): UNSUPPORTED,')
  expect(lines.slice(-3)).toEqual(['\tDescribeTopicPartitions(75): 0 [usable: 0]', ')', ''])
})

it('says why an API cannot be used', () => {
  const lines = linesOf([{ apiKey: 1, minVersion: 0, maxVersion: 3 }])
  expect(lines[2]).toBe('\tFetch(1): 0 to 3 [unusable: node too old],')
})
