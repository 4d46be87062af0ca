import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { checkPath } from '../../../src/cli/doctor/check-path.ts'

const root = mkdtempSync(join(tmpdir(), 'samsa-doctor-'))

function directory(name: string): string {
  const path = join(root, name)
  mkdirSync(path, { recursive: true })
  return path
}

const ours = directory('samsa')
const bin = directory('samsa/bin')
writeFileSync(join(bin, 'kafka-topics'), '')
/** npm puts links beside node. */
const links = directory('prefix/bin')
symlinkSync(join(bin, 'kafka-topics'), join(links, 'kafka-topics'))
const cellar = directory('homebrew/Cellar/kafka/bin')
writeFileSync(join(cellar, 'kafka-topics'), '')

const check = (...directories: string[]) => {
  const [finding] = checkPath(['kafka-topics'], ours, directories.join(delimiter))
  return finding
}

test('ours alone, also through a link', () => {
  const expected = { state: 'ok', message: "kafka-topics is Samsa's" }
  expect(check(bin)).toMatchObject(expected)
  expect(check(links, bin)).toMatchObject(expected)
})

test('ours in front of another', () => {
  expect(check(links, cellar)).toMatchObject({
    state: 'ok',
    message: `kafka-topics is Samsa's, in front of ${join(cellar, 'kafka-topics')} (Homebrew's)`,
  })
})

test('another in front of ours', () => {
  expect(check(cellar, links)).toMatchObject({
    state: 'warn',
    message: `kafka-topics is ${join(cellar, 'kafka-topics')} (Homebrew's), in front of Samsa's`,
    remedy: 'eval "$(samsa shellenv)"',
  })
})

test('another alone, and none', () => {
  const remedy = `eval "$(${join(bin, 'samsa')} shellenv)"`
  expect(check(cellar)).toMatchObject({
    state: 'warn',
    message: `kafka-topics is ${join(cellar, 'kafka-topics')} (Homebrew's), not Samsa's`,
    remedy,
  })
  expect(check(directory('empty'))).toMatchObject({
    state: 'warn',
    message: 'kafka-topics is not on the PATH',
    remedy,
  })
})
