import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mergeOptions } from '../../src/cli/client-properties.ts'
import { keyValueProperties, loadProperties } from '../../src/cli/properties-file.ts'

describe('properties of a command line', () => {
  it('refuses a malformed escape in a file as Java does', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'properties-')), 'malformed.properties')
    writeFileSync(file, 'a=\\u12G4')
    expect(() => loadProperties(file)).toThrow(
      expect.objectContaining({
        javaClass: 'java.lang.IllegalArgumentException',
        message: 'Malformed \\uxxxx encoding.',
      }),
    )
  })

  it('splits key and value at the first equals sign; the last of a key wins', () => {
    expect(keyValueProperties(['a=b=c', 'k=1', 'k=2'])).toEqual({ a: 'b=c', k: '2' })
  })

  it('takes a key without a value as empty, unless the tool refuses that', () => {
    expect(keyValueProperties(['nokey', 'empty='])).toEqual({ nokey: '', empty: '' })
    const refuse = () => keyValueProperties(['empty='], { acceptMissingValue: false })
    expect(refuse).toThrow('Missing value for key empty')
  })

  it('reads files as ISO 8859-1, as Java does', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'properties-')), 'a.properties')
    writeFileSync(file, Buffer.from('name=caf\xe9\n# comment\n', 'latin1'))
    expect(loadProperties(file)).toEqual({ name: 'café' })
    expect(loadProperties(undefined)).toEqual({})
    expect(() => loadProperties(`${file}.nowhere`)).toThrow(/ENOENT/)
  })

  it('lets an option that was given win over a property, and a default only fill in', () => {
    const option = (given: boolean) => [{ key: 'linger.ms', given, value: 1000 }]
    expect(mergeOptions({ 'linger.ms': '5' }, option(true))).toEqual({ 'linger.ms': '1000' })
    expect(mergeOptions({ 'linger.ms': '5' }, option(false))).toEqual({ 'linger.ms': '5' })
    expect(mergeOptions({}, option(false))).toEqual({ 'linger.ms': '1000' })
  })
})
