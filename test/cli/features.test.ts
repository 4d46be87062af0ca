import { describe, expect, it } from 'vitest'
import { featureDependencies } from '../../src/cli/feature-tables.ts'
import { updatesOf } from '../../src/cli/features.ts'

const flags = { feature: [] as string[], unsafe: false, 'dry-run': false }

describe('kafka-features', () => {
  it('upgrades to the levels of options, by the names of the features', () => {
    const given = { ...flags, metadata: '3.7', feature: ['group.version=1'] }
    expect(updatesOf('upgrade', given)).toEqual([
      { feature: 'group.version', level: 1, upgradeType: 'upgrade' },
      { feature: 'metadata.version', level: 19, upgradeType: 'upgrade' },
    ])
  })

  it('takes all features to a release', () => {
    const levels = (action: 'upgrade' | 'downgrade', release: string) =>
      updatesOf(action, { ...flags, release }).map(({ feature, level }) => `${feature}=${level}`)
    expect(levels('upgrade', '4.1')).toEqual([
      'eligible.leader.replicas.version=1',
      'group.version=1',
      'kraft.version=1',
      'metadata.version=27',
      'transaction.version=2',
    ])
    expect(levels('downgrade', '3.9')).toEqual([
      'eligible.leader.replicas.version=0',
      'group.version=0',
      'kraft.version=1',
      'metadata.version=21',
      'share.version=0',
      'streams.version=0',
      'transaction.version=0',
    ])
  })

  it.each([
    [{ release: '4.1', feature: ['group.version=1'] }],
    [{ release: '4.1', metadata: '4.1' }],
  ])('refuses a release together with %j', (more) => {
    expect(() => updatesOf('upgrade', { ...flags, ...more })).toThrow(
      'Can not specify `release-version` with other feature flags.',
    )
  })

  it.each(['9.9', '3.2', 'x'])('says which releases there are instead of %s', (release) => {
    const message =
      /^Unknown metadata\.version .* Supported metadata\.version are 3\.3-IV3, .*, 4\.1-IV1$/
    expect(() => updatesOf('upgrade', { ...flags, release })).toThrow(message)
    expect(() => updatesOf('upgrade', { ...flags, metadata: release })).toThrow(message)
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
