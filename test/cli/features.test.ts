import { describe, expect, it } from 'vitest'
import { featureDependencies } from '../../src/cli/feature-tables.ts'
import { updatesOf } from '../../src/cli/features.ts'

const flags = { feature: [] as string[], unsafe: false, 'dry-run': false }

describe('kafka-features', () => {
  it('upgrades to the levels of options, by the names of the features', () => {
    const given = { ...flags, release: '3.7', feature: ['group.version=1'] }
    expect(updatesOf('upgrade', given)).toEqual([
      { feature: 'group.version', level: 1, upgradeType: 'upgrade' },
      { feature: 'metadata.version', level: 19, upgradeType: 'upgrade' },
    ])
  })

  it('disables by a downgrade to 0', () => {
    expect(updatesOf('disable', { ...flags, unsafe: true, feature: ['a'] })).toEqual([
      { feature: 'a', level: 0, upgradeType: 'unsafeDowngrade' },
    ])
  })

  it.each([
    [[], 'You must specify at least one feature to upgrade'],
    [['foo'], "Can't parse feature=level string foo: equals sign not found."],
    [['a=1', 'a=2'], 'Feature a was specified more than once.'],
  ])('refuses %j', (feature, message) => {
    expect(() => updatesOf('upgrade', { ...flags, feature })).toThrow(message)
  })

  it('knows what a level needs', () => {
    expect(featureDependencies(['eligible.leader.replicas.version=1'])).toEqual([
      'eligible.leader.replicas.version=1 requires:\n    metadata.version=23 (4.0-IV1)',
    ])
  })
})
