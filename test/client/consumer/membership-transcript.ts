/**
 * Plays a transcript against a member of the consumer protocol. Commands begin with `>`; below each one, indented,
 * what came of it: the request, the consequence of an answer, and the state if it changed.
 *
 *     > member instance=i1 rack=r1 assignor=range     a new member, which comes first
 *     > join        > expire        > leave
 *     > beat t1,t2 v=0                                the heartbeat for these subscribed topics
 *     > answer epoch=1 id=m2 assign=A:0,1;B:2         assign= alone: nothing is assigned
 *     > answer error=FENCED_MEMBER_EPOCH              > unanswered
 *     > take A:0,1                                    the application has taken this part of the target
 */
import {
  type Assignment,
  ConsumerMembership,
  type HeartbeatRequest,
} from '../../../src/client/consumer/consumer-membership.ts'
import { type ErrorName, errorCode } from '../../../src/protocol/errors.ts'

type Options = Record<string, string | undefined>

const parse = (text = ''): Assignment =>
  new Map(
    text
      .split(';')
      .filter((each) => each !== '')
      .map((each) => {
        const [topicId = '', numbers = ''] = each.split(':')
        return [topicId, new Set(numbers.split(',').map(Number))]
      }),
  )

const show = (topics: Iterable<readonly [string, Iterable<number>]>): string =>
  [...topics].map(([topicId, partitions]) => `${topicId}:${[...partitions].join()}`).join(';')

function showRequest(request: HeartbeatRequest): string {
  const { memberId, memberEpoch, instanceId, rackId, rebalanceTimeoutMs = -1 } = request
  const { subscribedTopicNames: names, serverAssignor, topicPartitions: owned } = request
  const fields = [
    ['member', memberId],
    ['epoch', memberEpoch],
    ['instance', instanceId],
    ['rack', rackId],
    ['rebalance', rebalanceTimeoutMs < 0 ? null : rebalanceTimeoutMs],
    ['topics', names?.join()],
    ['assignor', serverAssignor],
    ['owned', owned && show(owned.map(({ topicId, partitions }) => [topicId, partitions]))],
  ].filter(([, value]) => value !== null && value !== undefined)
  return fields.map(([name, value]) => `${name}=${value}`).join(' ')
}

class Transcript {
  #membership = create({})
  #lines: string[] = []

  run(command: string): string[] {
    const before = this.#membership.state
    this.#lines = []
    const [name = '', ...words] = command.split(' ')
    const options = Object.fromEntries(
      words.map((word) => word.split('=')).map(([key = '', value]) => [key, value]),
    )
    this.#run(name, words[0] ?? '', options)
    const { state, memberEpoch, owned } = this.#membership
    if (state !== before) {
      this.#lines.push(`state ${state} epoch=${memberEpoch} owned=${show(owned)}`)
    }
    return this.#lines.map((line) => `  ${line}`)
  }

  #run(name: string, first: string, options: Options): void {
    const membership = this.#membership
    switch (name) {
      case 'member':
        this.#membership = create(options)
        break
      case 'join':
        membership.join()
        break
      case 'beat': {
        const isDue = membership.isHeartbeatDue ? ' due' : ''
        const request = membership.heartbeat(first.split(','), Number(options['v'] ?? 1))
        this.#lines.push(`heartbeat${isDue} ${showRequest(request)}`)
        break
      }
      case 'answer':
        this.#answer(options)
        break
      case 'unanswered':
        membership.unanswered()
        break
      case 'take':
        membership.reconciled(membership.target ?? new Map(), parse(first))
        break
      case 'expire':
      case 'leave':
        this.#lines.push(`heartbeat ${showRequest(membership[name]())}`)
        break
      default:
        throw new Error(`unknown command: ${name}`)
    }
  }

  #answer({ error = 'NONE', epoch = '0', id, assign }: Options): void {
    const topics = [...parse(assign)].map(([topicId, partitions]) => ({
      topicId,
      partitions: [...partitions],
    }))
    const consequence = this.#membership.answered({
      throttleTimeMs: 0,
      errorCode: errorCode(error as ErrorName),
      errorMessage: null,
      memberId: id ?? null,
      memberEpoch: Number(epoch),
      heartbeatIntervalMs: 5000,
      assignment: assign === undefined ? null : { topicPartitions: topics },
    })
    if (consequence !== 'none') this.#lines.push(consequence)
  }
}

function create({ instance, rack, assignor }: Options): ConsumerMembership {
  const settings = {
    groupId: 'g',
    groupInstanceId: instance ?? null,
    rackId: rack ?? '',
    rebalanceTimeoutMs: 60_000,
    remoteAssignor: assignor ?? null,
  }
  return new ConsumerMembership(settings, 'm1')
}

/** The transcript as it should read. */
export function play(text: string): string {
  const transcript = new Transcript()
  const output: string[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('  ')) continue
    output.push(line)
    if (line.startsWith('> ')) output.push(...transcript.run(line.slice(2)))
  }
  return output.join('\n')
}
