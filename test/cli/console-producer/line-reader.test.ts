import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineBlocks, splitLines } from '../../../src/cli/console-producer/line-reader.ts'

async function linesOf(chunks: readonly (string | Buffer)[]): Promise<string[]> {
  async function* input() {
    for (const chunk of chunks) yield Buffer.from(chunk as string)
  }
  const lines: string[] = []
  for await (const block of lineBlocks(input())) {
    lines.push(...block.map((line) => line.toString('utf8')))
  }
  return lines
}

describe('lines of standard input', () => {
  it.each([
    [['a\nb\n'], ['a', 'b']],
    [['a\nb'], ['a', 'b']],
    [['a\r\nb\rc\n'], ['a', 'b', 'c']],
    [['\n\n'], ['', '']],
    [[''], []],
    [
      ['one li', 'ne\nand', ' another'],
      ['one line', 'and another'],
    ],
    [
      ['a\r', '\nb\n'],
      ['a', 'b'],
    ],
    [
      ['a\r', 'b'],
      ['a', 'b'],
    ],
    [['\r\r\n\r'], ['', '', '']],
  ])('%j are %j', async (chunks, lines) => {
    expect(await linesOf(chunks)).toEqual(lines)
  })

  it('do not depend on how the input is cut', async () => {
    const text = fc.array(fc.constantFrom('a', 'é', '\n', '\r', '\r\n'), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(40), { maxLength: 6 }), async (parts, cuts) => {
        const whole = Buffer.from(parts.join(''))
        const positions = [0, ...cuts.map((cut) => Math.min(cut, whole.length)), whole.length]
        positions.sort((a, b) => a - b)
        const chunks = positions.slice(1).map((end, index) => whole.subarray(positions[index], end))
        const pieces = chunks.filter(({ length }) => length > 0)
        expect(await linesOf(pieces)).toEqual(await linesOf([whole]))
      }),
    )
  })

  it('replace bytes that are not UTF-8, as Java does', () => {
    const [line] = splitLines(Buffer.from([0x61, 0xff, 0x62]))
    expect(line?.toString('utf8')).toBe('a�b')
    expect(line?.length).toBe(5)
  })
})
