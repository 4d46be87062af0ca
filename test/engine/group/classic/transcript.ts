/**
 * Plays a transcript against the group protocol. A transcript has commands, which begin with `>`, and below
 * each one, indented, what came of it: replies, writes, timers, lines for the log, and the state if it changed.
 *
 *     > join a session=10000 rebalance=60000 protocols=range:t1,roundrobin:t1 v=4
 *     > sync a assign=a:t1-0,b:t1-1      > heartbeat a gen=1      > leave a b      > commit a
 *     > advance 3000                     moves the clock and lets timers run out
 *     > hold                             writes are not committed until `committed` or `failed ERROR`
 *     > config max-size=2 initial-delay=0
 *
 * The first word after the command is the client's id. It uses the member id that it was last given, unless
 * `member=` says otherwise (`member=new`: none); `instance=` is its group.instance.id.
 */
import { strict as assert } from 'node:assert'
import { ClassicGroup } from '../../../../src/engine/group/classic/classic-group.ts'
import type {
  Effects,
  Reply,
  TimerName,
  WritePurpose,
} from '../../../../src/engine/group/classic/effects.ts'
import { logLine } from '../../../../src/engine/group/classic/group-log.ts'
import { advance, type GroupInput } from '../../../../src/engine/group/classic/group-protocol.ts'
import { defaultGroupConfig, type GroupConfig } from '../../../../src/engine/group/group-config.ts'
import type { Outcome } from '../../../../src/engine/group/requests.ts'
import { type ErrorName, errors } from '../../../../src/protocol/errors.ts'
import { encodeSubscription } from '../../../../src/protocol/internal/consumer-protocol.ts'

const START = 1_700_000_000_000

type Options = Record<string, string | undefined>

/** Subscriptions are written as `t1+t2`; anything else than the consumer protocol is plain text. */
function metadataOf(protocolType: string, text: string): Buffer {
  if (protocolType !== 'consumer') return Buffer.from(text)
  return encodeSubscription({ topics: text.split('+'), ownedPartitions: [] }, 1)
}

export class Transcript {
  #group = new ClassicGroup('g', START)
  #config: GroupConfig = defaultGroupConfig
  #now = START
  #lines: string[] = []
  #nextToken = 1
  #nextMember = 1
  #isHeld = false
  #lastState = ''
  readonly #held: WritePurpose[] = []
  readonly #tokens = new Map<number, string>()
  readonly #memberIds = new Map<string, string>()
  readonly #joinOptions = new Map<string, Options>()
  readonly #timers = new Map<TimerName, { due: number; order: number }>()
  #timerOrder = 0

  /** The transcript as it should read. */
  static play(text: string): string {
    const transcript = new Transcript()
    const output: string[] = []
    for (const line of text.split('\n')) {
      if (line.startsWith('  ')) continue
      output.push(line)
      if (!line.startsWith('> ')) continue
      transcript.#lines = []
      transcript.#run(line.slice(2))
      output.push(...transcript.#lines.map((each) => `  ${each}`))
    }
    return output.join('\n')
  }

  #run(command: string): void {
    const [verb = '', ...words] = command.match(/[^\s"]*"[^"]*"|\S+/g) ?? []
    const names = words.filter((word) => !word.includes('='))
    const options: Options = Object.fromEntries(
      words
        .filter((word) => word.includes('='))
        .map((word) => {
          const at = word.indexOf('=')
          return [word.slice(0, at), word.slice(at + 1).replaceAll('"', '')]
        }),
    )
    const [name = ''] = names
    const run = this.#commands[verb]
    assert(run !== undefined, `no such command: ${verb}`)
    run(name, options, names)
    const { state, generation, leader } = this.#group
    const now = `state ${state} generation=${generation} leader=${leader}`
    if (now !== this.#lastState) this.#lines.push(now)
    this.#lastState = now
  }

  readonly #commands: Record<string, (name: string, options: Options, names: string[]) => void> = {
    config: (_, options) => {
      const number = (key: string, otherwise: number) => Number(options[key] ?? otherwise)
      this.#config = {
        ...this.#config,
        maxSize: number('max-size', this.#config.maxSize),
        initialRebalanceDelayMs: number('initial-delay', this.#config.initialRebalanceDelayMs),
      }
    },
    join: (name, options) => this.#join(name, options),
    sync: (name, options) => this.#sync(name, options),
    heartbeat: (name, options) => {
      const request = { groupId: 'g', ...this.#member(name, options) }
      this.#input({ type: 'heartbeat', token: this.#token(name), request })
    },
    commit: (name, options) => {
      this.#input({
        type: 'commit',
        token: this.#token(name),
        request: { ...this.#member(name, options), knowsMemberEpochs: false },
      })
    },
    leave: (_, options, names) => {
      const members = names.map((each) => ({
        memberId: this.#memberId(each, options),
        groupInstanceId: options['instance'] ?? null,
        reason: options['reason'] ?? null,
      }))
      this.#input({ type: 'leave', token: this.#token(names.join('+')), members })
    },
    advance: (ms) => this.#advance(Number(ms)),
    hold: () => {
      this.#isHeld = true
    },
    committed: () => this.#release('NONE'),
    failed: (error) => this.#release(error as ErrorName),
    reload: () => this.#reload(),
  }

  #join(name: string, said: Options): void {
    const options = { ...this.#joinOptions.get(name), ...said }
    this.#joinOptions.set(name, { ...options, member: undefined, reason: undefined })
    const protocolType = options['type'] ?? 'consumer'
    const version = Number(options['v'] ?? '9')
    const groupInstanceId = options['instance'] ?? null
    const protocols = (options['protocols'] ?? 'range:t1').split(',').map((protocol) => {
      const [protocolName = '', metadata = ''] = protocol.split(':')
      return { name: protocolName, metadata: metadataOf(protocolType, metadata) }
    })
    const newMemberId = `${groupInstanceId ?? name}-${this.#nextMember}`
    this.#nextMember += 1
    const request = {
      groupId: 'g',
      memberId: this.#memberId(name, options),
      groupInstanceId,
      protocolType,
      protocols,
      sessionTimeoutMs: Number(options['session'] ?? '10000'),
      rebalanceTimeoutMs: Number(options['rebalance'] ?? '60000'),
      requireKnownMemberId: version >= 4 && groupInstanceId === null,
      supportsSkippingAssignment: version >= 9,
      reason: options['reason'] ?? null,
      clientId: name,
      clientHost: '/127.0.0.1',
    }
    this.#input({ type: 'join', token: this.#token(name), request, newMemberId })
  }

  #sync(name: string, options: Options): void {
    const assignments = (options['assign'] ?? '').split(',').filter((part) => part !== '')
    const request = {
      groupId: 'g',
      ...this.#member(name, options),
      protocolType: options['type'] ?? null,
      protocolName: options['protocol'] ?? null,
      assignments: assignments.map((part) => {
        const [who = '', assignment = ''] = part.split(':')
        return { memberId: this.#memberId(who, {}), assignment: Buffer.from(assignment) }
      }),
    }
    this.#input({ type: 'sync', token: this.#token(name), request })
  }

  #member(name: string, options: Options) {
    return {
      generation: Number(options['gen'] ?? this.#group.generation),
      memberId: this.#memberId(name, options),
      groupInstanceId: options['instance'] ?? null,
    }
  }

  #memberId(name: string, options: Options): string {
    const said = options['member']
    if (said === 'new' || said === 'none') return ''
    return said ?? this.#memberIds.get(name) ?? ''
  }

  #token(name: string): number {
    const token = this.#nextToken
    this.#nextToken += 1
    this.#tokens.set(token, name)
    return token
  }

  #input(input: GroupInput): void {
    this.#show(advance(this.#group, input, this.#now, this.#config))
  }

  #show(effects: Effects): void {
    for (const event of effects.events) {
      const { level, message } = logLine('g', 0, event)
      this.#lines.push(`log ${level} ${message}`)
    }
    for (const { name, delayMs } of effects.timers) {
      this.#lines.push(`timer ${name} ${delayMs === undefined ? 'off' : delayMs}`)
      this.#timerOrder += 1
      if (delayMs === undefined) this.#timers.delete(name)
      else this.#timers.set(name, { due: this.#now + delayMs, order: this.#timerOrder })
    }
    for (const reply of effects.replies) this.#showReply(reply)
    for (const { metadata, purpose } of effects.writes) {
      const members = metadata.members
        .map(({ memberId, assignment }) => `${memberId}:${assignment.toString()}`)
        .join(',')
      const { generation, protocol, leader } = metadata
      this.#lines.push(
        `write ${purpose.type} generation=${generation} protocol=${protocol} leader=${leader} members=${members}`,
      )
      if (this.#isHeld) this.#held.push(purpose)
      else this.#input({ type: 'written', purpose, error: 'NONE' })
    }
  }

  #showReply(reply: Reply): void {
    const name = this.#tokens.get(reply.token) ?? '?'
    this.#tokens.delete(reply.token)
    if (reply.type === 'join') {
      const { result } = reply
      if (result.error === 'NONE' || result.error === 'MEMBER_ID_REQUIRED') {
        this.#memberIds.set(name, result.memberId)
      }
      const members = result.members.map(({ memberId }) => memberId).join(',')
      const rest =
        result.error === 'NONE'
          ? ` generation=${result.generation} protocol=${result.protocolName} leader=${result.leader} members=${members}${result.skipAssignment ? ' skipAssignment' : ''}`
          : ''
      this.#lines.push(`reply ${name} join ${result.error} member=${result.memberId}${rest}`)
    } else if (reply.type === 'sync') {
      const { error, assignment, protocolName } = reply.result
      const rest = error === 'NONE' ? ` protocol=${protocolName} assignment=${assignment}` : ''
      this.#lines.push(`reply ${name} sync ${error}${rest}`)
    } else if (reply.type === 'leave') {
      const members = reply.result.members.map(({ memberId, groupInstanceId, error }) => {
        return ` ${memberId === '' ? groupInstanceId : memberId}:${error}`
      })
      this.#lines.push(`reply leave ${reply.result.error}${members.join('')}`)
    } else {
      this.#lines.push(`reply ${name} ${reply.type} ${reply.result}`)
    }
  }

  #advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const [next] = [...this.#timers].sort(
        ([, one], [, other]) => one.due - other.due || one.order - other.order,
      )
      if (next === undefined || next[1].due > end) break
      const [name, { due }] = next
      this.#now = due
      this.#timers.delete(name)
      this.#lines.push(`after ${due - (end - ms)} ms: ${name}`)
      this.#input({ type: 'timer', name })
    }
    this.#now = end
  }

  #release(error: Outcome): void {
    assert(error in errors, `no such error: ${error}`)
    this.#isHeld = false
    for (const purpose of this.#held.splice(0)) this.#input({ type: 'written', purpose, error })
  }

  /** As after a restart: what the last record of the group says. */
  #reload(): void {
    this.#group = ClassicGroup.load(
      'g',
      this.#group.metadata(({ assignment }) => assignment),
    )
    this.#timers.clear()
    this.#input({ type: 'loaded' })
  }
}
