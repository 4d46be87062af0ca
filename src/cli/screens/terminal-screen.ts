/**
 * The terminal as a screen of lines. Ink hands over whole frames; only lines that changed are written, each at its own
 * place, so that nothing flickers and a slow connection carries little. (Ink's own ways of writing are made for
 * programs that scroll: they erase the whole screen for every change of a frame that fills it.)
 */
import { Writable } from 'node:stream'

const ESCAPE = '\u001b['
/** The other screen, cleared, without cursor, and lines that are too long are cut. */
const ENTER = `${ESCAPE}?1049h${ESCAPE}2J${ESCAPE}?25l${ESCAPE}?7l`
const LEAVE = `${ESCAPE}?7h${ESCAPE}?25h${ESCAPE}?1049l`
const CLEAR = `${ESCAPE}2J`

type Terminal = Pick<NodeJS.WriteStream, 'write' | 'columns' | 'rows' | 'on' | 'off'>

export class TerminalScreen extends Writable {
  readonly isTTY = true
  readonly #terminal: Terminal
  #lines: readonly string[] = []
  #isTaken = false

  constructor(terminal: Terminal) {
    super({ decodeStrings: false })
    this.#terminal = terminal
  }

  get columns(): number {
    return this.#terminal.columns
  }

  get rows(): number {
    return this.#terminal.rows
  }

  /** Emits `resize` from now on, with a clear screen. */
  take(): void {
    this.#isTaken = true
    this.#terminal.write(ENTER)
    this.#terminal.on('resize', this.#resized)
  }

  /** The terminal is as it was before; frames that come later are dropped. Does nothing the second time. */
  giveBack(): void {
    if (!this.#isTaken) return
    this.#isTaken = false
    this.#terminal.off('resize', this.#resized)
    this.#terminal.write(LEAVE)
  }

  override _write(frame: Buffer | string, _: BufferEncoding, done: () => void): void {
    if (this.#isTaken) this.#draw(String(frame).split('\n').slice(0, this.rows))
    done()
  }

  #draw(lines: readonly string[]): void {
    const before = this.#lines
    this.#lines = lines
    const changed = Array.from({ length: Math.max(lines.length, before.length) }, (_, at) => {
      const line = lines[at] ?? ''
      return line === before[at] ? '' : `${ESCAPE}${at + 1};1H${ESCAPE}2K${line}`
    }).join('')
    if (changed !== '') this.#terminal.write(changed)
  }

  readonly #resized = (): void => {
    this.#lines = []
    this.#terminal.write(CLEAR)
    this.emit('resize')
  }
}
