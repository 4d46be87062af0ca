import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { play } from './membership-transcript.ts'

const directory = new URL('./transcripts/', import.meta.url)

describe('a member of a group with the consumer protocol', () => {
  it.each(readdirSync(directory))('%s', async (file) => {
    const text = readFileSync(new URL(file, directory), 'utf8')
    await expect(play(text)).toMatchFileSnapshot(new URL(file, directory).pathname)
  })
})
