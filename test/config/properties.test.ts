import { expect, test } from 'vitest'
import { parseProperties } from '../../src/config/properties.ts'

test.each([
  ['key=value', { key: 'value' }],
  ['key:value', { key: 'value' }],
  ['key value', { key: 'value' }],
  ['  key  =  value  ', { key: 'value  ' }],
  ['key', { key: '' }],
  ['a=1\na=2', { a: '2' }],
  ['# comment\n! comment\n\na=1', { a: '1' }],
  ['a=1\\\n   2', { a: '12' }],
  ['a=one\\\\\nb=2', { a: 'one\\', b: '2' }],
  ['a\\ b=c', { 'a b': 'c' }],
  ['a\\=b=c=d', { 'a=b': 'c=d' }],
  ['a=\\t\\n\\u00e9\\q', { a: '\t\né' + 'q' }],
  ['a=b\r\nc=d\re=f', { a: 'b', c: 'd', e: 'f' }],
  ['listeners=PLAINTEXT://:9092', { listeners: 'PLAINTEXT://:9092' }],
  ['=value', { '': 'value' }],
])('%j', (text, properties) => {
  expect(parseProperties(text)).toEqual(properties)
})

test('a broken unicode escape is an error', () => {
  expect(() => parseProperties('a=\\u12')).toThrow('Malformed \\uxxxx encoding.')
})
