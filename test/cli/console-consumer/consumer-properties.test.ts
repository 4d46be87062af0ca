import { describe, expect, it } from 'vitest'
import {
  type ConsumerFlags,
  consumerProperties,
  startOffset,
} from '../../../src/cli/console-consumer/consumer-properties.ts'

const none: ConsumerFlags = {
  'bootstrap-server': 'localhost:9092',
  topic: 't',
  include: undefined,
  group: undefined,
  partition: undefined,
  offset: undefined,
  'from-beginning': false,
  'isolation-level': undefined,
  'consumer-property': [],
  'consumer.config': undefined,
}

describe("the console consumer's configuration", () => {
  it('joins a group of its own that commits nothing, and starts at the end', () => {
    expect(consumerProperties(none)).toEqual({
      'bootstrap.servers': 'localhost:9092',
      'client.id': 'console-consumer',
      'group.id': expect.stringMatching(/^console-consumer-\d{1,5}$/),
      'enable.auto.commit': 'false',
      'auto.offset.reset': 'latest',
      'isolation.level': 'read_uncommitted',
    })
  })

  it('commits in a group that was named', () => {
    const properties = consumerProperties({ ...none, group: 'g', 'from-beginning': true })
    expect(properties).toMatchObject({ 'group.id': 'g', 'auto.offset.reset': 'earliest' })
    expect(properties).not.toHaveProperty('enable.auto.commit')
  })

  it('refuses different groups in different places', () => {
    const flags = { ...none, group: 'a', 'consumer-property': ['group.id=b'] }
    expect(() => consumerProperties(flags)).toThrow("Detected group ids: 'a', 'b'")
    const same = { ...none, group: 'a', 'consumer-property': ['group.id=a'] }
    expect(consumerProperties(same)['group.id']).toBe('a')
  })

  it('refuses a group together with a partition', () => {
    expect(() => consumerProperties({ ...none, group: 'g', partition: 0 })).toThrow(
      'Options group and partition cannot be specified together.',
    )
  })

  it('refuses --from-beginning against a property', () => {
    const flags = {
      ...none,
      'from-beginning': true,
      'consumer-property': ['auto.offset.reset=latest'],
    }
    expect(() => consumerProperties(flags)).toThrow(
      "Can't simultaneously specify --from-beginning and 'auto.offset.reset=latest', please remove one option",
    )
  })

  it.each([
    [{}, 'latest'],
    [{ 'from-beginning': true }, 'earliest'],
    [{ offset: 'Earliest' }, 'earliest'],
    [{ offset: '17' }, 17],
  ])('starts %j at %s', (flags, start) => {
    expect(startOffset({ ...none, ...flags })).toBe(start)
  })

  it.each(['soon', '-5', '1.5', ''])('refuses the offset %j', (offset) => {
    expect(() => startOffset({ ...none, offset })).toThrow(
      `The provided offset value '${offset}' is incorrect. Valid values are 'earliest', 'latest', or a non-negative long.`,
    )
  })
})
