import { expect, test } from 'vitest'
import { BrokerConfig } from '../../../src/engine/config/broker-config.ts'
import { cleanerConfigOf } from '../../../src/engine/log/cleaner/cleaner-config.ts'

const properties = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.quorum.voters': '1@localhost:9093',
  'controller.listener.names': 'CONTROLLER',
  listeners: 'PLAINTEXT://:9092,CONTROLLER://:9093',
}

test('each cleaner thread needs more than a megabyte of log.cleaner.dedupe.buffer.size', () => {
  const parse = (bytes: number) =>
    BrokerConfig.parse({
      ...properties,
      'log.cleaner.threads': '2',
      'log.cleaner.dedupe.buffer.size': String(bytes),
    })
  expect(() => parse(2_097_153)).toThrow(
    'requirement failed: log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.',
  )
  expect(cleanerConfigOf(parse(2_097_154))).toMatchObject({
    threads: 2,
    dedupeBufferBytes: 1_048_577,
    ioBufferBytes: 131_072,
  })
})
