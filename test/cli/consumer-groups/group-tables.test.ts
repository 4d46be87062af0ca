/** Tables of kafka-consumer-groups --describe; the expected lines are those that Kafka 3.7.2 and 4.1.1 print. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { GroupView } from '../../../src/cli/consumer-groups/described-groups.ts'
import { printMemberTable } from '../../../src/cli/consumer-groups/member-table.ts'
import { printOffsetTable } from '../../../src/cli/consumer-groups/offset-table.ts'
import { printState, printStateWithEpochs } from '../../../src/cli/consumer-groups/state-table.ts'
import { emulates } from '../../../src/cli/eras.ts'
import type { MemberDescription } from '../../../src/client/admin/describe-consumer-groups.ts'

const t1 = (...numbers: number[]) => numbers.map((partition) => ({ topic: 't1', partition }))

const member: MemberDescription = {
  memberId: 'eWEldUTJsodIj8i2QlNYYA',
  groupInstanceId: null,
  clientId: 'consumer-con-1',
  host: '/127.0.0.1',
  assignment: t1(1, 0),
  targetAssignment: t1(0),
  memberEpoch: 2,
  upgraded: true,
}

const group: GroupView = {
  groupId: 'con',
  members: [
    { ...member, memberId: 'aIGdSK4SeMV3e5IHTJRt-Q', groupInstanceId: 'inst1', assignment: [] },
    member,
  ],
  state: 'Reconciling',
  partitionAssignor: 'uniform',
  coordinator: { id: 1, host: 'localhost', port: 21201, rack: null },
  type: 'Consumer',
  groupEpoch: 3,
  targetAssignmentEpoch: 3,
}

let printed = ''

beforeEach(() => {
  printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe('the members of a group', () => {
  it('are shown with their assignments as Kafka 3.7 does', () => {
    printMemberTable(group, { verbose: true, withEpochs: false })
    expect(printed).toBe(`
GROUP           CONSUMER-ID            GROUP-INSTANCE-ID HOST            CLIENT-ID       #PARTITIONS     ASSIGNMENT
con             eWEldUTJsodIj8i2QlNYYA                   /127.0.0.1      consumer-con-1  2               t1(0,1)
con             aIGdSK4SeMV3e5IHTJRt-Q inst1             /127.0.0.1      consumer-con-1  0               -
`)
  })

  it('are shown with their epochs and targets as Kafka 4.1 does', () => {
    printMemberTable(group, { verbose: true, withEpochs: true })
    expect(printed).toBe(`
GROUP           CONSUMER-ID            GROUP-INSTANCE-ID HOST            CLIENT-ID       #PARTITIONS     CURRENT-EPOCH   CURRENT-ASSIGNMENT   TARGET-EPOCH    TARGET-ASSIGNMENT${'   '}
con             eWEldUTJsodIj8i2QlNYYA                   /127.0.0.1      consumer-con-1  2               2               t1:0,1               3               t1:0${' '.repeat(16)}
con             aIGdSK4SeMV3e5IHTJRt-Q inst1             /127.0.0.1      consumer-con-1  0               2               -                    3               t1:0${' '.repeat(16)}
`)
  })

  it('are shown with their protocol while some speak the classic one', () => {
    const members = [{ ...member, upgraded: false }, member]
    printMemberTable({ ...group, members }, { verbose: true, withEpochs: true })
    const ends = printed
      .trim()
      .split('\n')
      .map((line) => line.split(' ').at(-1))
    expect(ends).toEqual(['UPGRADED', 'false', 'true'])
  })
})

describe('the state of a group', () => {
  it('is shown as Kafka 3.7 does', () => {
    printState(group)
    expect(printed).toBe(`
GROUP                     COORDINATOR (ID)          ASSIGNMENT-STRATEGY  STATE           #MEMBERS
con                       localhost:21201 (1)       uniform              Reconciling     2
`)
  })

  it('is shown with its epochs as Kafka 4.1 does', () => {
    printStateWithEpochs(group, true)
    expect(printed).toBe(`
GROUP           COORDINATOR (ID)          ASSIGNMENT-STRATEGY  STATE                GROUP-EPOCH     TARGET-ASSIGNMENT-EPOCH   #MEMBERS
con             localhost:21201  (1)      uniform              Reconciling          3               3                         2
`)
  })
})

it('shows the leader epochs of committed offsets as Kafka 4.1 does', () => {
  const where = { consumerId: '-', host: '-', clientId: '-' }
  const row = { topic: 't2', offset: 5, logEndOffset: 7, lag: 2, ...where }
  const rows = [
    { ...row, partition: 0, leaderEpoch: 0 },
    { ...row, partition: 1, leaderEpoch: undefined },
  ]
  printOffsetTable('empty', rows, true)
  expect(printed).toBe(`
GROUP           TOPIC           PARTITION  LEADER-EPOCH    CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID
empty           t2              0          0               5               7               2               -               -               -
empty           t2              1          -               5               7               2               -               -               -
`)
})

it('emulates a release and those before it', () => {
  vi.stubEnv('SAMSA_EMULATE', '4.1')
  expect([emulates(3, 9), emulates(4, 1), emulates(4, 2), emulates(5, 0)]).toEqual([
    true,
    true,
    false,
    false,
  ])
  vi.stubEnv('SAMSA_EMULATE', '')
  expect(emulates(3, 9)).toBe(false)
})
