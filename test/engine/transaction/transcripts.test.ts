/** Every .txt in transcripts/ is a test; `UPDATE_TRANSCRIPTS=1` rewrites them with what happens now. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Transcript } from './transcript.ts'

const directory = new URL('transcripts/', import.meta.url)

for (const file of readdirSync(directory).sort()) {
  const path = new URL(file, directory)
  const [title = file] = readFileSync(path, 'utf8').split('\n')
  test(`${file}: ${title.replace(/^# /, '')}`, () => {
    const expected = readFileSync(path, 'utf8')
    const actual = Transcript.play(expected)
    if (process.env['UPDATE_TRANSCRIPTS'] === '1') writeFileSync(path, actual)
    else expect(actual).toBe(expected)
  })
}
