/**
 * The command lines that the tools accept. Scripts and tutorials of many years depend on them: an option may be added
 * here, never taken away.
 */

import { describe, expect, it } from 'vitest'
import { GivenOptions } from '../../src/cli/given-options.ts'
import type { KafkaCommandClass } from '../../src/cli/kafka-command.ts'
import BrokerApiVersions from '../../src/commands/broker-api-versions.ts'
import Configs from '../../src/commands/configs.ts'
import ConsoleConsumer from '../../src/commands/console-consumer.ts'
import ConsoleProducer from '../../src/commands/console-producer.ts'
import ConsumerGroups from '../../src/commands/consumer-groups.ts'
import GetOffsets from '../../src/commands/get-offsets.ts'
import Topics from '../../src/commands/topics.ts'

/** All options of Kafka 3.9 to 4.3, deprecated and renamed ones (KIP-1147) among them. */
const TOOLS: [string, KafkaCommandClass, string][] = [
  [
    'kafka-topics',
    Topics,
    `bootstrap-server command-config create delete alter list describe topic topic-id partitions
    replication-factor replica-assignment config delete-config if-exists if-not-exists exclude-internal
    topics-with-overrides unavailable-partitions under-replicated-partitions under-min-isr-partitions
    at-min-isr-partitions partition-size-limit-per-response`,
  ],
  [
    'kafka-console-producer',
    ConsoleProducer,
    `bootstrap-server broker-list topic sync compression-codec batch-size max-partition-memory-bytes
    max-memory-bytes max-block-ms message-send-max-retries retry-backoff-ms request-required-acks
    request-timeout-ms timeout metadata-expiry-ms socket-buffer-size line-reader reader-config
    reader-property property command-property command-config producer-property producer.config`,
  ],
  [
    'kafka-console-consumer',
    ConsoleConsumer,
    `bootstrap-server topic include whitelist group partition offset from-beginning max-messages timeout-ms
    isolation-level skip-message-on-error formatter formatter-config formatter-property property
    key-deserializer value-deserializer command-property command-config consumer-property consumer.config
    enable-systest-events`,
  ],
  [
    'kafka-consumer-groups',
    ConsumerGroups,
    `bootstrap-server command-config list describe delete reset-offsets delete-offsets validate-regex group
    all-groups state type offsets members verbose topic all-topics to-earliest to-latest to-current to-offset
    shift-by to-datetime by-duration from-file export dry-run execute timeout`,
  ],
  [
    'kafka-configs',
    Configs,
    `bootstrap-server bootstrap-controller command-config alter describe add-config add-config-file
    delete-config all entity-type entity-name entity-default topic client user broker broker-logger ip
    client-metrics group client-defaults user-defaults broker-defaults ip-defaults force`,
  ],
  ['kafka-broker-api-versions', BrokerApiVersions, 'bootstrap-server command-config'],
  [
    'kafka-get-offsets',
    GetOffsets,
    `bootstrap-server broker-list command-config topic partitions topic-partitions time
    exclude-internal-topics`,
  ],
]

function acceptedNames({ flags }: KafkaCommandClass): string[] {
  return Object.entries(flags).flatMap(([name, { aliases }]) => [name, ...(aliases ?? [])])
}

/** Given options that remember which names they were asked about. */
class RecordingOptions extends GivenOptions {
  readonly asked = new Set<string>()

  override has(name: string): boolean {
    this.asked.add(name)
    return super.has(name)
  }
}

describe.each(TOOLS)('%s', (_name, command, options) => {
  it('accepts every option of every release', () => {
    const names = acceptedNames(command)
    expect(options.split(/\s+/).filter((option) => !names.includes(option))).toEqual([])
  })

  it('describes itself and each option', () => {
    expect(command.summary).toMatch(/\.$/)
    expect(command.description?.length).toBeGreaterThan(60)
    expect(command.examples?.length).toBeGreaterThan(0)
    for (const [name, definition] of Object.entries(command.flags)) {
      expect(definition.description, name).toMatch(/[.)]$/)
    }
  })

  it('has no name for two options', () => {
    const names = acceptedNames(command)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  it('checks options that exist only', () => {
    const known = new Set([...acceptedNames(command), 'help', 'version'])
    const asked = new Set<string>()
    for (const rule of command.rules) {
      for (const given of Object.keys(command.flags)) {
        const recording = new RecordingOptions()
        recording.add(given, '1')
        try {
          rule(recording)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
        }
        for (const name of recording.asked) asked.add(name)
      }
    }
    expect([...asked].filter((name) => !known.has(name))).toEqual([])
  })
})
