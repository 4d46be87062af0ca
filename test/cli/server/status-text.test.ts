import { expect, test } from 'vitest'
import type { Paint } from '../../../src/cli/colour.ts'
import { type ServerStatus, statusLines, statusTable } from '../../../src/cli/server/status-text.ts'

const plain: Paint = (_, text) => text
const marked: Paint = (colour, text) => `<${colour}>${text}</>`
const status: ServerStatus = {
  pid: 17,
  began: '1',
  nodeId: 0,
  roles: ['broker'],
  dataDirectories: ['/tmp/a', '/tmp/b'],
  addresses: ['localhost:9092'],
  startedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
  logFile: null,
  answers: true,
}

test('lines', () => {
  expect(statusLines([status], plain)).toBe(
    [
      'Broker 0 answers on localhost:9092',
      '  data     /tmp/a, /tmp/b',
      '  process  17, since 2026-01-02T03:04:05.000Z',
      '',
    ].join('\n'),
  )
  expect(statusLines([{ ...status, answers: false }], marked)).toMatch(
    /^Broker 0 <red>does not answer<\/>\n/,
  )
})

test('a table, where the terminal is wide enough', async () => {
  const table = (await statusTable([status], plain, 100)) ?? ''
  const lines = table.split('\n')
  expect(lines[1]).toMatch(/│ NODE +│ STATE +│ ADDRESSES +│ DATA +│ LOG │ PROCESS │ SINCE +│/)
  expect(lines[3]).toMatch(
    /│ 0 +│ answers +│ localhost:9092 +│ \/tmp\/a │ - +│ 17 +│ 2026-01-02T03/,
  )
  expect(await statusTable([status], plain, lines[0]?.length ?? 0)).toBe(table)
  expect(await statusTable([status], plain, (lines[0]?.length ?? 0) - 1)).toBeUndefined()
})
