import { describe, expect, it } from 'vitest'
import { type AclFlags, resourceAcls, resourceFilters } from '../../../src/cli/acls/acl-options.ts'

const NONE: AclFlags = {
  topic: [],
  group: [],
  'transactional-id': [],
  'delegation-token': [],
  'user-principal': [],
  cluster: false,
  'resource-pattern-type': 'LITERAL',
  'allow-principal': [],
  'deny-principal': [],
  'allow-host': [],
  'deny-host': [],
  operation: [],
  producer: false,
  consumer: false,
  idempotent: false,
}

/** `TOPIC t LITERAL: User:a READ * ALLOW, …` */
const texts = (flags: Partial<AclFlags>): string[] =>
  resourceAcls({ ...NONE, ...flags }).map(({ pattern, entries }) => {
    const each = entries.map(({ principal, operation, host, permissionType }) =>
      [principal, operation, host, permissionType].join(' '),
    )
    return `${pattern.resourceType} ${pattern.name} ${pattern.patternType}: ${each.join(', ')}`
  })

describe('kafka-acls', () => {
  it('combines principals, operations and hosts', () => {
    expect(
      texts({
        topic: [' t ', 't'],
        operation: ['Read', 'describe_configs'],
        'allow-principal': ['User:a'],
        'allow-host': ['h1', 'h2'],
        'deny-principal': ['User:b'],
      }),
    ).toEqual([
      'TOPIC t LITERAL: User:a READ h1 ALLOW, User:a READ h2 ALLOW, ' +
        'User:a DESCRIBE_CONFIGS h1 ALLOW, User:a DESCRIBE_CONFIGS h2 ALLOW, ' +
        'User:b READ * DENY, User:b DESCRIBE_CONFIGS * DENY',
    ])
  })

  it('gives all operations where none is named, and no entries without a principal', () => {
    const prefixed = { topic: ['t'], 'resource-pattern-type': 'prefixed' }
    expect(texts({ ...prefixed, 'allow-principal': ['User:a'] })).toEqual([
      'TOPIC t PREFIXED: User:a ALL * ALLOW',
    ])
    expect(texts(prefixed)).toEqual(['TOPIC t PREFIXED: '])
  })

  it('knows what a producer that is also a consumer needs', () => {
    expect(
      texts({
        producer: true,
        consumer: true,
        idempotent: true,
        topic: ['t'],
        group: ['g'],
        'transactional-id': ['x'],
        'allow-principal': ['User:a'],
      }).map((text) => text.replaceAll('User:a ', '').replaceAll(' * ALLOW', '')),
    ).toEqual([
      'TOPIC t LITERAL: WRITE, DESCRIBE, CREATE, READ',
      'TRANSACTIONAL_ID x LITERAL: WRITE, DESCRIBE',
      'CLUSTER kafka-cluster LITERAL: IDEMPOTENT_WRITE',
      'GROUP g LITERAL: READ',
    ])
  })

  it.each([
    [{}, /^You must provide at least one resource: --topic <topic> or --cluster/],
    [{ topic: ['t'], 'allow-principal': ['a'] }, /principalType:principalName but got a$/],
    [
      { group: ['g'], 'allow-principal': ['User:a'], operation: ['Write'] },
      /^ResourceType GROUP only supports operations Read, Describe, Delete/,
    ],
    [
      { topic: ['t'], 'resource-pattern-type': 'some' },
      /^Cannot parse argument 'some' of option resource-pattern-type$/,
    ],
  ])('refuses %j', (flags, message) => {
    expect(() => texts(flags)).toThrow(message)
  })

  it('means the cluster only by its literal name', () => {
    const flags = { ...NONE, cluster: true, topic: ['t'] }
    expect(resourceFilters(flags)).toHaveLength(2)
    expect(resourceFilters({ ...flags, 'resource-pattern-type': 'MATCH' })).toHaveLength(1)
  })
})
