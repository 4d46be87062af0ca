import { describe, expect, it } from 'vitest'
import { apiVersions } from '../../src/protocol/apis/api-versions.ts'
import { heartbeat } from '../../src/protocol/apis/heartbeat.ts'
import { metadata } from '../../src/protocol/apis/metadata.ts'
import {
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  readRequestHeader,
} from '../../src/protocol/frame.ts'
import { DecodeError, Reader } from '../../src/protocol/reader.ts'

const header = { correlationId: 7, clientId: 'c' }
const body = { groupId: 'g', generationId: 1, memberId: 'm', groupInstanceId: null }

function hex(chunks: Buffer[]): string {
  return Buffer.concat(chunks).toString('hex')
}

describe('a request', () => {
  it('has its length, the header and the body', () => {
    const frame = hex(encodeRequest(heartbeat, 0, header, body))
    const head = '000c0000' + '00000007' + '000163'
    expect(frame).toBe(`00000015${head}0001670000000100016d`)
  })

  it('has tagged fields in its header in flexible versions, but never a compact client id', () => {
    const frame = hex(encodeRequest(heartbeat, 4, header, body))
    const head = '000c0004' + '00000007' + '000163' + '00'
    expect(frame).toBe(`00000016${head}026700000001026d0000`)
  })

  it.each([0, 4])('of version %i is read as it was written', (version) => {
    const frame = Buffer.concat(encodeRequest(heartbeat, version, header, body))
    const reader = new Reader(frame, 4)
    expect(readRequestHeader(reader)).toEqual({ apiKey: 12, apiVersion: version, ...header })
    expect(decodeRequest(heartbeat, version, reader)).toEqual(body)
    expect(reader.remaining).toBe(0)
  })

  it('shows its key and version even where the version is unknown', () => {
    const frame = Buffer.from('00120063000000070007766563746f7273000278027900', 'hex')
    const reader = new Reader(frame)
    expect(readRequestHeader(reader)).toEqual({
      apiKey: 18,
      apiVersion: 99,
      correlationId: 7,
      clientId: 'vectors',
    })
    expect(() => decodeRequest(apiVersions, 99, reader)).toThrow(DecodeError)
  })
})

describe('a response', () => {
  it('is read as it was written', () => {
    const answer = { throttleTimeMs: 0, errorCode: 27 }
    const frame = Buffer.concat(encodeResponse(heartbeat, 4, 7, answer))
    expect(frame.readInt32BE()).toBe(frame.length - 4)
    expect(decodeResponse(heartbeat, 4, frame.subarray(4))).toEqual({
      correlationId: 7,
      body: answer,
    })
  })

  it('to ApiVersions has no tagged fields in its header, whatever the version', () => {
    const answer = { errorCode: 0, apiKeys: [], throttleTimeMs: 0 }
    expect(hex(encodeResponse(apiVersions, 3, 7, answer))).toBe(
      '0000000c' + '00000007' + '0000' + '01' + '00000000' + '00',
    )
    expect(hex(encodeResponse(apiVersions, 0, 7, answer))).toBe(
      '0000000a' + '00000007' + '0000' + '00000000',
    )
  })

  it('to another API has them in flexible versions', () => {
    const answer = { throttleTimeMs: 0, brokers: [], topics: [], errorCode: 0 }
    const [first] = encodeResponse(metadata, 9, 7, answer)
    expect(first?.toString('hex', 4, 9)).toBe('0000000700')
  })
})
