/** What users' programs are compiled against; `tsc -p .` holds the library to it. */
import { expectTypeOf, test } from 'vitest'
import {
  type BrokerClock,
  type BrokerLogger,
  BrokerOptionsError,
  BrokerStartError,
  type LocalBroker,
  type StartBrokerOptions,
  startBroker,
} from '../../src/index.ts'

test('startBroker takes options, all of them optional', () => {
  expectTypeOf(startBroker).parameter(0).toEqualTypeOf<StartBrokerOptions | undefined>()
  expectTypeOf(startBroker).toBeCallableWith()
  expectTypeOf(startBroker).returns.toEqualTypeOf<Promise<LocalBroker>>()
  expectTypeOf<Record<never, never>>().toExtend<StartBrokerOptions>()
  expectTypeOf<{ port: string }>().not.toExtend<StartBrokerOptions>()
  expectTypeOf<{
    topics: ['a', { name: 'b'; partitions: 3; configs: { 'retention.ms': 1 } }]
  }>().toExtend<StartBrokerOptions>()
  expectTypeOf<{ topics: [{ partitions: 3 }] }>().not.toExtend<StartBrokerOptions>()
  expectTypeOf<{ clock: 'manual' }>().toExtend<StartBrokerOptions>()
  expectTypeOf<{ clock: 'fast' }>().not.toExtend<StartBrokerOptions>()
})

test('a broker has what tests need', () => {
  expectTypeOf<LocalBroker>().toExtend<AsyncDisposable>()
  expectTypeOf<
    Pick<LocalBroker, 'bootstrapServers' | 'port' | 'clusterId' | 'dataDirectory'>
  >().toEqualTypeOf<{
    readonly bootstrapServers: string
    readonly port: number
    readonly clusterId: string
    readonly dataDirectory: string
  }>()
  expectTypeOf<LocalBroker['reset']>().toEqualTypeOf<() => Promise<void>>()
  expectTypeOf<LocalBroker['stop']>().toEqualTypeOf<() => Promise<void>>()
  expectTypeOf<LocalBroker['clock']>().toEqualTypeOf<BrokerClock>()
  expectTypeOf<BrokerClock['now']>().toEqualTypeOf<() => number>()
  expectTypeOf<BrokerClock['advance']>().parameter(0).toEqualTypeOf<number | string>()
  expectTypeOf<BrokerClock['set']>().parameter(0).toEqualTypeOf<Date | number | string>()
})

test('a logger may take less than it is given, and errors are classes', () => {
  expectTypeOf<{ log(level: string): void }>().toExtend<BrokerLogger>()
  expectTypeOf(new BrokerOptionsError('')).toExtend<TypeError>()
  expectTypeOf(new BrokerStartError('')).toExtend<Error>()
})
