/**
 * Regular expressions over topic names, in the syntax of RE2, as groups of the consumer protocol subscribe with
 * (KIP-848). The work to match a name is bounded by its length times the size of the expression: all ways to match are followed
 * at once, and what is learned about a set of ways is kept.
 */
import { parse } from './parser.ts'
import {
  type Assertion,
  type CharacterClass,
  type Node,
  RegularExpressionError,
} from './syntax-tree.ts'

/** Repetitions are written out, so a short text can be a large expression. */
const MAX_SIZE = 20_000
const MAX_KEPT_STATES = 1_000

type Instruction =
  | { readonly type: 'class'; readonly class: CharacterClass; readonly next: number }
  | { readonly type: 'assertion'; readonly assertion: Assertion; readonly next: number }
  | { readonly type: 'either'; readonly ways: readonly number[] }
  | { readonly type: 'match' }

interface State {
  /** Where the ways stand, before what needs no character. */
  readonly at: readonly number[]
  readonly isAtBegin: boolean
  readonly wasWord: boolean
  readonly next: Map<number, State>
  isAccepting: boolean | undefined
}

const MATCH = 0

const isWord = (code: number | undefined): boolean =>
  code !== undefined && /\w/.test(String.fromCharCode(code))

export class RegularExpression {
  readonly #instructions: Instruction[] = [{ type: 'match' }]
  readonly #start: number
  readonly #states = new Map<string, State>()

  private constructor(node: Node) {
    this.#start = this.#add(node, MATCH)
  }

  /** Throws RegularExpressionError. */
  static compile(text: string): RegularExpression {
    return new RegularExpression(parse(text))
  }

  /** Whether the whole name matches. */
  matches(name: string): boolean {
    let state = this.#state([this.#start], true, false)
    for (let index = 0; index < name.length; index += 1) {
      if (state.at.length === 0) return false
      state = this.#step(state, name.charCodeAt(index))
    }
    state.isAccepting ??= this.#reachable(state, undefined).has(MATCH)
    return state.isAccepting
  }

  #emit(instruction: Instruction): number {
    if (this.#instructions.length >= MAX_SIZE) {
      throw new RegularExpressionError('expression too large')
    }
    this.#instructions.push(instruction)
    return this.#instructions.length - 1
  }

  /** Appends what matches `node` and goes on at `next`; returns where it begins. */
  #add(node: Node, next: number): number {
    switch (node.type) {
      case 'empty':
        return next
      case 'class':
        return this.#emit({ type: 'class', class: node.class, next })
      case 'assertion':
        return this.#emit({ type: 'assertion', assertion: node.assertion, next })
      case 'concatenation':
        return node.nodes.reduceRight((after, each) => this.#add(each, after), next)
      case 'alternation':
        return this.#emit({ type: 'either', ways: node.nodes.map((each) => this.#add(each, next)) })
      case 'repetition':
        return this.#addRepetition(node.node, node.min, node.max, next)
    }
  }

  #addRepetition(node: Node, min: number, max: number | undefined, next: number): number {
    let start = next
    if (max === undefined) {
      const ways: number[] = []
      start = this.#emit({ type: 'either', ways })
      ways.push(this.#add(node, start), next)
    } else {
      for (let optional = min; optional < max; optional += 1) {
        start = this.#emit({ type: 'either', ways: [this.#add(node, start), next] })
      }
    }
    for (let required = 0; required < min; required += 1) start = this.#add(node, start)
    return start
  }

  #state(at: readonly number[], isAtBegin: boolean, wasWord: boolean): State {
    const key = `${isAtBegin ? 'b' : ''}${wasWord ? 'w' : ''}${at.join(' ')}`
    let state = this.#states.get(key)
    if (state === undefined) {
      if (this.#states.size >= MAX_KEPT_STATES) this.#states.clear()
      state = { at, isAtBegin, wasWord, next: new Map(), isAccepting: undefined }
      this.#states.set(key, state)
    }
    return state
  }

  #step(state: State, code: number): State {
    let next = state.next.get(code)
    if (next === undefined) {
      const at = new Set<number>()
      for (const index of this.#reachable(state, code)) {
        const instruction = this.#instructions[index]
        if (instruction?.type === 'class' && instruction.class[code] === 1) at.add(instruction.next)
      }
      next = this.#state(
        [...at].sort((one, other) => one - other),
        false,
        isWord(code),
      )
      state.next.set(code, next)
    }
    return next
  }

  /** All instructions that are reached without a character, when `code` comes next; undefined: the name is over. */
  #reachable({ at, isAtBegin, wasWord }: State, code: number | undefined): Set<number> {
    const isBoundary = wasWord !== isWord(code)
    const holds: Record<Assertion, boolean> = {
      begin: isAtBegin,
      end: code === undefined,
      'word boundary': isBoundary,
      'no word boundary': !isBoundary,
    }
    const reached = new Set<number>()
    const waiting = [...at]
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (reached.has(index)) continue
      reached.add(index)
      const instruction = this.#instructions[index]
      if (instruction?.type === 'either') waiting.push(...instruction.ways)
      if (instruction?.type === 'assertion' && holds[instruction.assertion]) {
        waiting.push(instruction.next)
      }
    }
    return reached
  }
}
