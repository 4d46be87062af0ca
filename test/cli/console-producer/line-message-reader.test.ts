import { describe, expect, it } from 'vitest'
import {
  LineMessageReader,
  readerOptions,
} from '../../../src/cli/console-producer/line-message-reader.ts'

/** Key, value and headers of each line, as text. */
function read(properties: Record<string, string>, ...lines: string[]) {
  const reader = new LineMessageReader(readerOptions('t', properties))
  return lines.map((line) => {
    const { key, value, headers } = reader.read(Buffer.from(line))
    const texts = headers?.map((header) => [header.key, header.value?.toString() ?? null])
    const record = { key: key?.toString() ?? null, value: value?.toString() ?? null }
    return texts === undefined ? record : { ...record, headers: texts }
  })
}

describe('LineMessageReader', () => {
  it('takes the whole line as the value by default', () => {
    expect(read({}, 'k\tv', '')).toEqual([
      { key: null, value: 'k\tv' },
      { key: null, value: '' },
    ])
  })

  it('splits the key off at the first separator, which may be longer than a character', () => {
    expect(read({ 'parse.key': 'true' }, 'k2\tv2\textra')).toEqual([
      { key: 'k2', value: 'v2\textra' },
    ])
    const arrow = { 'parse.key': ' TRUE ', 'key.separator': '=>' }
    expect(read(arrow, 'k=>v', '=>empty key', 'k=>')).toEqual([
      { key: 'k', value: 'v' },
      { key: '', value: 'empty key' },
      { key: 'k', value: '' },
    ])
  })

  it('reads headers before the key', () => {
    const properties = { 'parse.key': 'true', 'parse.headers': 'true', 'null.marker': 'NULL' }
    expect(read(properties, 'h1:v1,h2:NULL\tk\tv', 'NULL\tNULL\tNULL')).toEqual([
      {
        key: 'k',
        value: 'v',
        headers: [
          ['h1', 'v1'],
          ['h2', null],
        ],
      },
      { key: null, value: null },
    ])
  })

  it('names the line where a separator is missing', () => {
    const key = { 'parse.key': 'true', 'key.separator': ':' }
    expect(() => read(key, 'a:b', 'no separator')).toThrow(
      "No key separator found on line number 2: 'no separator'",
    )
    const headers = { 'parse.headers': 'true' }
    expect(() => read(headers, 'x')).toThrow("No headers delimiter found on line number 1: 'x'")
    expect(() => read(headers, 'bad header\tv')).toThrow(
      "No header key separator found in pair 'bad header' on line number 1",
    )
  })

  it('takes such a line as a value when errors are ignored', () => {
    const properties = { 'parse.key': 'true', 'ignore.error': 'true' }
    expect(read(properties, 'no separator')).toEqual([{ key: null, value: 'no separator' }])
  })

  it('refuses separators that cannot be told apart', () => {
    const same = { 'headers.delimiter': ':', 'headers.separator': ':' }
    expect(() => readerOptions('t', same)).toThrow(
      'headers.delimiter and headers.separator may not be equal',
    )
  })
})
