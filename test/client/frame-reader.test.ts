import { expect, it } from 'vitest'
import { FrameReader } from '../../src/client/frame-reader.ts'

const frame = (text: string): Buffer => {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

const read = (chunks: readonly Buffer[], maxBytes = 1000): string[] => {
  const reader = new FrameReader(maxBytes)
  const frames: string[] = []
  for (const chunk of chunks) reader.push(chunk, (bytes) => frames.push(bytes.toString()))
  return frames
}

it('finds the same frames however the stream is cut', () => {
  const stream = Buffer.concat([frame('first frame'), frame('second'), frame('a third one')])
  for (let size = 1; size <= stream.length; size++) {
    const chunks: Buffer[] = []
    for (let at = 0; at < stream.length; at += size) chunks.push(stream.subarray(at, at + size))
    expect(read(chunks)).toEqual(['first frame', 'second', 'a third one'])
  }
})

it('refuses lengths that no answer has', () => {
  expect(() => read([frame('x'.repeat(1001))])).toThrow('Invalid receive (size = 1001)')
  expect(() => read([Buffer.from([0xff, 0xff, 0xff, 0xff])])).toThrow('Invalid receive (size = -1)')
})

it('recognises a TLS alert', () => {
  expect(() => read([Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02])])).toThrow('this is a TLS port')
})
