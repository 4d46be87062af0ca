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

test('names of properties that every object has are keys like others', () => {
  const properties = parseProperties('__proto__=1\nconstructor=2')
  expect(Object.entries(properties)).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ])
  expect(properties['toString']).toBeUndefined()
})

test('values are data: nothing is expanded or executed', () => {
  const values = [
    `\${file:/etc/passwd:root}`,
    `\${env:HOME}`,
    '$(id)',
    'com.sun.security.auth.module.JndiLoginModule required user.provider.url="ldap://x";',
  ]
  for (const value of values) expect(parseProperties(`k=${value}`)).toEqual({ k: value })
})

test('a broken unicode escape is an error', () => {
  expect(() => parseProperties('a=\\u12')).toThrow('Malformed \\uxxxx encoding.')
})
