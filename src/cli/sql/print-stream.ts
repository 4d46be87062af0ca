/** Writes pieces of text as fast as their reader takes them, and no further than it reads. */
import type { Writable } from 'node:stream'

const CHUNK_CHARACTERS = 64 * 1024

/** Ends early, without an error, when the reader is gone (`| head -1`): the stream's own listeners hear of the rest. */
export async function printStream(pieces: Iterable<string>, stream: Writable): Promise<void> {
  let chunk = ''
  for (const piece of pieces) {
    chunk += piece
    if (chunk.length < CHUNK_CHARACTERS) continue
    if (!(await written(stream, chunk))) return
    chunk = ''
  }
  if (chunk !== '') await written(stream, chunk)
}

const written = (stream: Writable, chunk: string): Promise<boolean> =>
  new Promise((resolve) => {
    stream.write(chunk, (error) => resolve(error === null || error === undefined))
  })
