import { expect, test } from 'vitest'
import {
  readMetaProperties,
  writeMetaProperties,
} from '../../../src/engine/metadata/meta-properties.ts'
import { createTestSystem } from '../system/test-system.ts'

const { disk } = createTestSystem()
disk.makeDirectory('/data')

function read(text: string) {
  disk.replaceFile('/data/meta.properties', text)
  return readMetaProperties(disk, '/data')
}

test('what was written is read again, under the comment that Java writes', () => {
  const properties = { version: 1, clusterId: 'c', nodeId: 3, directoryId: 'd' }
  writeMetaProperties(disk, '/data', properties, Date.UTC(2026, 10, 1, 7, 2, 56))
  expect(readMetaProperties(disk, '/data')).toEqual(properties)
  expect(disk.readFile('/data/meta.properties').toString()).toBe(
    '#\n#Sun Nov 01 07:02:56 UTC 2026\ncluster.id=c\ndirectory.id=d\nnode.id=3\nversion=1\n',
  )
})

test('a directory of a broker with ZooKeeper is version 0, with its broker.id', () => {
  expect(read('version=0\nbroker.id=0\ncluster.id=c\n')).toEqual({
    version: 0,
    clusterId: 'c',
    nodeId: 0,
    directoryId: undefined,
  })
})

test.each([
  ['version=1\nnode.id=1\n', 'cluster.id was not found.'],
  ['version=1\ncluster.id=c\n', 'node.id was not found.'],
  ['version=1\ncluster.id=c\nnode.id=one\n', 'Unable to read node.id as a base-10 number.'],
  ['version=7\n', 'Unsupported meta.properties version 7.'],
])('%j is refused', (text, message) => {
  expect(() => read(text)).toThrow(message)
})

test('no file is no properties', () => {
  expect(readMetaProperties(disk, '/elsewhere')).toBeUndefined()
})
