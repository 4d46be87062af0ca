/** `samsa explain TOOL ARGS…`: runs the tool in this process and tells on standard error what its clients do. */
import { type ClientEvent, observation } from '../../client/observer.ts'
import { DecodeError } from '../../protocol/reader.ts'
import { commandIds } from '../command-ids.ts'
import { runTool } from '../launch.ts'
import { type Say, sayIn } from './exchange.ts'
import { findTool } from './find-tool.ts'
import { languageOf } from './language.ts'
import { coloursFor, lineText } from './line-text.ts'
import { type Line, Narrator } from './narrator.ts'
import { texts } from './texts.ts'

/** The prompt stands at the beginning of the line; what is typed after it is still read. */
const OVER_THE_PROMPT = '\r\x1b[K'

/** Ends with the tool's exit status in process.exitCode. Throws JavaError for a name that no tool has. */
export async function explainTool(words: readonly string[]): Promise<void> {
  const { id, args } = findTool(words, await commandIds())
  const language = languageOf(process.env)
  const narrator = new Narrator(language)
  const colours = coloursFor(process.stderr, process.env)
  const isPrompting = id === 'console-producer' && process.stdin.isTTY && process.stderr.isTTY
  const write = (lines: readonly Line[]) => {
    if (lines.length === 0) return
    const text = lines.map((line) => lineText(line, colours)).join('')
    process.stderr.write(isPrompting ? OVER_THE_PROMPT + text : text)
  }
  observation.observer = (event) => write(toldOrNothing(narrator, event))
  let ended = false
  const end = () => {
    if (ended) return
    ended = true
    write(narrator.end(Number(process.exitCode ?? 0)))
  }
  // A tool that a second Ctrl-C ends at once tells its end, too.
  process.once('exit', end)
  await runTool(id, [...args])
  observation.observer = undefined
  write(await storedStory(narrator, sayIn(language)))
  end()
}

/** An answer that cannot be read is the tool's to report. */
function toldOrNothing(narrator: Narrator, event: ClientEvent): Line[] {
  try {
    return narrator.tell(event)
  } catch (error) {
    if (error instanceof DecodeError) return []
    throw error
  }
}

/** What became of the first record that was written, if one was. */
async function storedStory(narrator: Narrator, say: Say): Promise<Line[]> {
  const record = narrator.firstWritten
  if (record === undefined) return []
  const { storedBatch } = await import('./stored-batch.ts')
  const { storedLines } = await import('./stored-lines.ts')
  try {
    return narrator.under('stored', storedLines(await storedBatch(record), record, say))
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const text = say(texts.notReadBack, { reason: error.message })
    return narrator.under('stored', [{ kind: 'step', text }])
  }
}
