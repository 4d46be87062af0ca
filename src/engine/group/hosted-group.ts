/**
 * A group on its coordinator: its state machine with the timers it asked for and the requests that it has
 * parked, and its committed offsets. It does what the effects of a step say.
 */
import { strict as assert } from 'node:assert'
import type { Logger } from '../logger.ts'
import type { System } from '../system/system.ts'
import type { ClassicGroup } from './classic-group.ts'
import { CommittedOffsets } from './committed-offsets.ts'
import type { Effects, Reply } from './effects.ts'
import type { GroupChange } from './group-change.ts'
import type { GroupConfig } from './group-config.ts'
import { logLine } from './group-log.ts'
import { advance, type GroupInput } from './group-protocol.ts'
import { GroupTimers } from './group-timers.ts'
import { NO_BYTES } from './member.ts'
import type { CommittingMember } from './offset-commit.ts'
import type {
  DescribedGroup,
  HeartbeatRequest,
  JoinGroupRequest,
  JoinGroupResult,
  LeaveGroupResult,
  LeavingMember,
  Outcome,
  SyncGroupRequest,
  SyncGroupResult,
} from './requests.ts'
import { joinError, syncError } from './step.ts'

/** What a group needs of the coordinator. */
export interface GroupHost {
  readonly system: System
  readonly logger: Logger
  readonly nodeId: number
  readonly config: GroupConfig
  readonly offsetsPartition: number
  /** Stores changes and then calls `done`, maybe before it returns; in order. */
  write(changes: readonly GroupChange[], done: (outcome: Outcome) => void): void
}

export const COORDINATOR_LOGGER = 'kafka.coordinator.group.GroupCoordinator'

type Parked =
  | { readonly type: 'join'; readonly memberId: string; answer(result: JoinGroupResult): void }
  | { readonly type: 'sync'; answer(result: SyncGroupResult): void }

export class HostedGroup {
  readonly group: ClassicGroup
  readonly offsets = new CommittedOffsets()
  /** Whether `__consumer_offsets` has a record of the group, besides offsets. */
  isStored = false
  readonly #host: GroupHost
  readonly #timers: GroupTimers
  readonly #parked = new Map<number, Parked>()
  #lastToken = 0

  constructor(host: GroupHost, group: ClassicGroup) {
    this.#host = host
    this.group = group
    this.#timers = new GroupTimers(host.system, (name) => this.#run({ type: 'timer', name }))
  }

  get groupId(): string {
    return this.group.groupId
  }

  loaded(): void {
    this.#run({ type: 'loaded' })
  }

  join(request: JoinGroupRequest): Promise<JoinGroupResult> {
    const newMemberId = `${request.groupInstanceId ?? request.clientId}-${this.#host.system.random.javaUuid()}`
    return new Promise((answer) => {
      const token = this.#park({ type: 'join', memberId: request.memberId, answer })
      this.#run({ type: 'join', token, request, newMemberId })
    })
  }

  sync(request: SyncGroupRequest): Promise<SyncGroupResult> {
    return new Promise((answer) => {
      const token = this.#park({ type: 'sync', answer })
      this.#run({ type: 'sync', token, request })
    })
  }

  heartbeat(request: HeartbeatRequest): Outcome {
    const [reply] = this.#run({ type: 'heartbeat', token: 0, request }).replies
    assert(reply?.type === 'heartbeat', 'a heartbeat is answered at once')
    return reply.result
  }

  leave(members: readonly LeavingMember[]): LeaveGroupResult {
    const { replies } = this.#run({ type: 'leave', token: 0, members })
    const reply = replies.find(({ type }) => type === 'leave')
    assert(reply?.type === 'leave', 'LeaveGroup is answered at once')
    return reply.result
  }

  /** Whether the sender may commit; if so it counts as a sign of life. */
  checkCommit(request: CommittingMember): Outcome {
    const [reply] = this.#run({ type: 'commit', token: 0, request }).replies
    assert(reply?.type === 'commit', 'a commit is judged at once')
    return reply.result
  }

  describe(): DescribedGroup {
    const { group } = this
    const isStable = group.state === 'Stable'
    const { members } = group.metadata(({ assignment }) => assignment)
    return {
      error: 'NONE',
      groupId: group.groupId,
      state: group.state,
      protocolType: group.protocolType ?? '',
      protocol: isStable ? (group.protocolName ?? '') : '',
      members: members.map((member) => ({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        clientId: member.clientId,
        clientHost: member.clientHost,
        metadata: isStable ? member.subscription : NO_BYTES,
        assignment: member.assignment,
      })),
    }
  }

  /** Whether nothing would be lost without it: no members, no ids given out, no offsets. */
  get isDisposable(): boolean {
    const { state, pendingMembers } = this.group
    return state === 'Empty' && pendingMembers.size === 0 && this.offsets.isEmpty
  }

  /** No more timers; whoever is parked gets `error`. */
  close(error: Outcome): void {
    this.#timers.cancelAll()
    for (const parked of this.#parked.values()) {
      if (parked.type === 'join') parked.answer(joinError(error, parked.memberId))
      else parked.answer(syncError(error))
    }
    this.#parked.clear()
  }

  #park(parked: Parked): number {
    this.#lastToken += 1
    this.#parked.set(this.#lastToken, parked)
    return this.#lastToken
  }

  #run(input: GroupInput): Effects {
    const { system, config, offsetsPartition, nodeId, logger } = this.#host
    const effects = advance(this.group, input, system.clock.now(), config)
    for (const event of effects.events) {
      const { level, message } = logLine(this.groupId, offsetsPartition, event)
      logger.log(level, COORDINATOR_LOGGER, `[GroupCoordinator ${nodeId}]: ${message}`)
    }
    for (const change of effects.timers) this.#timers.apply(change)
    for (const reply of effects.replies) this.#send(reply)
    for (const { metadata, purpose } of effects.writes) {
      const change: GroupChange = { type: 'group', groupId: this.groupId, value: metadata }
      this.#host.write([change], (error) => this.#run({ type: 'written', purpose, error }))
    }
    return effects
  }

  #send(reply: Reply): void {
    if (reply.type !== 'join' && reply.type !== 'sync') return
    const parked = this.#parked.get(reply.token)
    assert(parked !== undefined && parked.type === reply.type, 'a reply is to a parked request')
    this.#parked.delete(reply.token)
    if (parked.type === 'join' && reply.type === 'join') parked.answer(reply.result)
    if (parked.type === 'sync' && reply.type === 'sync') parked.answer(reply.result)
  }
}
