import { describe, expect, it } from 'vitest'
import {
  type ProducerFlags,
  producerProperties,
} from '../../../src/cli/console-producer/producer-properties.ts'

const none: ProducerFlags = {
  'bootstrap-server': 'localhost:9092',
  'compression-codec': undefined,
  'producer.config': undefined,
  'producer-property': [],
  timeout: undefined,
  'request-required-acks': undefined,
  'request-timeout-ms': undefined,
  'message-send-max-retries': undefined,
  'retry-backoff-ms': undefined,
  'socket-buffer-size': undefined,
  'max-memory-bytes': undefined,
  'batch-size': undefined,
  'metadata-expiry-ms': undefined,
  'max-block-ms': undefined,
}

describe("the console producer's configuration", () => {
  it('has defaults of its own', () => {
    expect(producerProperties(none)).toMatchObject({
      'bootstrap.servers': 'localhost:9092',
      'client.id': 'console-producer',
      'linger.ms': '1000',
      acks: '-1',
      'request.timeout.ms': '1500',
      retries: '3',
      'batch.size': '16384',
      'compression.type': 'none',
    })
  })

  it('prefers an option to a property, and a property to a default', () => {
    const given = ['linger.ms=7', 'acks=1', 'client.id=me']
    const flags = { ...none, 'producer-property': given, timeout: 20 }
    expect(producerProperties(flags)).toMatchObject({
      'linger.ms': '20',
      acks: '1',
      'client.id': 'me',
    })
  })

  it('takes compression from --compression-codec only', () => {
    const flags = { ...none, 'producer-property': ['compression.type=lz4'] }
    expect(producerProperties(flags)['compression.type']).toBe('none')
    const gzip = { ...none, 'compression-codec': 'gzip' }
    expect(producerProperties(gzip)['compression.type']).toBe('gzip')
  })
})
