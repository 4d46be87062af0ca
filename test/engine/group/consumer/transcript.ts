/**
 * Plays a transcript against the consumer protocol (KIP-848). Below each command, which begins with `>`, stands
 * what came of it, indented: lines for the log, records, timers, the answer, and the group's state if it changed.
 *
 *     > topics t=3 u=2                   the topics that there are
 *     > heartbeat a epoch=0 topics=t,u regex=.. owned=t:0+1 instance=i assignor=range rebalance=60000
 *     > advance 45000                    moves the clock and lets timers run out
 *     > config max-size=2
 *
 * A heartbeat says what it is told to; `epoch=` is by default the last one that the member got. One with epoch 0
 * is complete: topics `t`, no partitions, a rebalance timeout of a minute. `reload` is a restart.
 */
import { strict as assert } from 'node:assert'
import {
  ConsumerEffects,
  type ConsumerTimerName,
} from '../../../../src/engine/group/consumer/consumer-effects.ts'
import { ConsumerGroup } from '../../../../src/engine/group/consumer/consumer-group.ts'
import type { ConsumerGroupChange } from '../../../../src/engine/group/consumer/consumer-group-change.ts'
import { consumerGroupLogLine } from '../../../../src/engine/group/consumer/consumer-group-event.ts'
import { consumerHeartbeat } from '../../../../src/engine/group/consumer/consumer-heartbeat.ts'
import { loaded, timeout } from '../../../../src/engine/group/consumer/consumer-protocol.ts'
import { type ConsumerStep, Refusal } from '../../../../src/engine/group/consumer/consumer-step.ts'
import { checkHeartbeatRequest } from '../../../../src/engine/group/consumer/heartbeat-request.ts'
import {
  listOf,
  type TopicPartitions,
} from '../../../../src/engine/group/consumer/topic-partitions.ts'
import { defaultGroupConfig, type GroupConfig } from '../../../../src/engine/group/group-config.ts'
import type {
  ConsumerHeartbeatRequest,
  PartitionsOfTopicId,
} from '../../../../src/engine/group/requests.ts'
import { TopicsOfTest, topicIdOf, topicNameOf } from './topics-of-test.ts'

const START = 1_700_000_000_000

type Options = Record<string, string | undefined>

export class Transcript {
  #group = new ConsumerGroup('g')
  #config: GroupConfig = defaultGroupConfig
  #now = START
  #lines: string[] = []
  #lastState = ''
  readonly #topics = new TopicsOfTest()
  readonly #epochs = new Map<string, number>()
  readonly #timers = new Map<ConsumerTimerName, number>()
  /** All that was written, for `reload`. */
  readonly #log: ConsumerGroupChange[] = []

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
    const [verb = '', ...words] = command.split(' ')
    const options: Options = Object.fromEntries(
      words
        .filter((word) => word.includes('='))
        .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
    )
    const [name = ''] = words.filter((word) => !word.includes('='))
    const run = this.#commands[verb]
    assert(run !== undefined, `no such command: ${verb}`)
    run(name, options)
    const { state, epoch, assignmentEpoch } = this.#group
    const now = `state ${state} epoch=${epoch} assignmentEpoch=${assignmentEpoch}`
    if (now !== this.#lastState) this.#lines.push(now)
    this.#lastState = now
  }

  readonly #commands: Record<string, (name: string, options: Options) => void> = {
    topics: (_, options) => {
      this.#topics.set(options)
      this.#group.needsMetadata = true
    },
    config: (_, options) => {
      const maxSize = Number(options['max-size'])
      const consumer = { ...this.#config.consumer, maxSize }
      this.#config = { ...this.#config, consumer }
    },
    heartbeat: (name, options) => this.#heartbeat(name, options),
    advance: (ms) => this.#advance(Number(ms)),
    reload: () => {
      this.#group = new ConsumerGroup('g')
      for (const change of this.#log) this.#group.apply(change)
      this.#timers.clear()
      const step = this.#step()
      loaded(step)
      this.#show(step.effects)
    },
  }

  #heartbeat(name: string, options: Options): void {
    const request = this.#request(name, options)
    const version = Number(options['v'] ?? '1')
    const invalid = checkHeartbeatRequest(request, version, this.#config.consumer)
    const step = this.#step()
    const answer = invalid ?? consumerHeartbeat(step, { request, newMemberId: `${name}-new` })
    if (answer instanceof Refusal) {
      step.effects.changes.length = 0
      step.effects.timers.length = 0
    }
    this.#show(step.effects)
    if (answer instanceof Refusal) {
      this.#lines.push(`${answer.error} ${answer.message}`)
      return
    }
    this.#epochs.set(name, answer.memberEpoch)
    const assignment = answer.assignment === null ? 'unchanged' : text(answer.assignment)
    this.#lines.push(`answer ${name} epoch=${answer.memberEpoch} assignment=${assignment}`)
  }

  #request(name: string, options: Options): ConsumerHeartbeatRequest {
    const epoch = Number(options['epoch'] ?? this.#epochs.get(name) ?? 0)
    const isJoining = epoch === 0
    const { owned = isJoining ? '' : undefined } = options
    const names = options['topics'] ?? (isJoining ? 't' : undefined)
    return {
      groupId: 'g',
      memberId: options['member'] ?? name,
      memberEpoch: epoch,
      instanceId: options['instance'] ?? null,
      rackId: null,
      rebalanceTimeoutMs: Number(options['rebalance'] ?? (isJoining ? '60000' : '-1')),
      subscribedTopicNames: names?.split(',').filter((each) => each !== '') ?? null,
      subscribedTopicRegex: options['regex'] ?? null,
      serverAssignor: options['assignor'] ?? null,
      owned: owned === undefined ? null : ownedPartitions(owned),
      clientId: name,
      clientHost: '/127.0.0.1',
    }
  }

  #step(): ConsumerStep {
    const effects = new ConsumerEffects('g')
    const { consumer } = this.#config
    const config = { ...this.#config, consumer }
    return { group: this.#group, effects, config, metadata: this.#topics, now: this.#now }
  }

  #show(effects: ConsumerEffects): void {
    for (const event of effects.events) {
      const { level, message } = consumerGroupLogLine('g', event, 0)
      if (level !== 'DEBUG') this.#lines.push(`log ${message.replace(/hash -?\d+/, 'hash #')}`)
    }
    for (const change of effects.changes) {
      assert(change.type !== 'offset' && change.type !== 'group', 'changes of this protocol')
      this.#lines.push(`write ${changeText(change)}`)
      this.#log.push(change)
      this.#group.apply(change)
    }
    for (const { name, delayMs, onlyIfAbsent } of effects.timers) {
      if (onlyIfAbsent && this.#timers.has(name)) continue
      if (delayMs === undefined && !this.#timers.delete(name)) continue
      this.#lines.push(`timer ${name} ${delayMs ?? 'off'}`)
      if (delayMs !== undefined) this.#timers.set(name, this.#now + delayMs)
    }
  }

  #advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const [next] = [...this.#timers].sort(([, one], [, other]) => one - other)
      if (next === undefined || next[1] > end) break
      const [name, due] = next
      this.#now = due
      this.#timers.delete(name)
      this.#lines.push(`after ${due - (end - ms)} ms: ${name}`)
      const step = this.#step()
      timeout(step, name)
      this.#show(step.effects)
    }
    this.#now = end
  }
}

function ownedPartitions(owned: string): PartitionsOfTopicId[] {
  return owned
    .split(',')
    .filter((each) => each !== '')
    .map((each) => {
      const [topic = '', partitions = ''] = each.split(':')
      return { topicId: topicIdOf(topic), partitions: partitions.split('+').map(Number) }
    })
}

function text(list: readonly PartitionsOfTopicId[]): string {
  const names = list.map(
    ({ topicId, partitions }) => `${topicNameOf(topicId)}:${partitions.join('+')}`,
  )
  return names.length === 0 ? 'nothing' : names.sort().join(',')
}

const partitionsText = (partitions: TopicPartitions): string => text(listOf(partitions))

function changeText(change: ConsumerGroupChange): string {
  const what = `${change.type} ${change.name}`.trim()
  if (change.value === null) return `${what} -`
  switch (change.type) {
    case 'consumerGroup':
      return `${what} epoch=${change.value.epoch}`
    case 'assignmentEpoch':
      return `${what} ${change.value.assignmentEpoch}`
    case 'targetAssignment':
      return `${what} ${partitionsText(change.value.partitions)}`
    case 'currentAssignment': {
      const { memberEpoch, previousMemberEpoch, state, assigned, pendingRevocation } = change.value
      const revoking =
        pendingRevocation.size === 0 ? '' : ` revoking=${partitionsText(pendingRevocation)}`
      return `${what} epoch=${memberEpoch} previous=${previousMemberEpoch} state=${state} assigned=${partitionsText(assigned)}${revoking}`
    }
    case 'regularExpression':
      return `${what} topics=${change.value.topics.join(',')}`
    case 'member':
      return `${what} topics=${change.value.subscribedTopicNames.join(',')} regex=${change.value.subscribedTopicRegex} instance=${change.value.instanceId} assignor=${change.value.serverAssignor}`
    case 'partitionMetadata':
      return what
  }
}
