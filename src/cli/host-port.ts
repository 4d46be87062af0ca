/** Checks of addresses that a tool makes before its client sees them. */

import { UsageError } from './option-errors.ts'
import type { Rule } from './rules.ts'

const ADDRESS = /^.*?\[?([0-9a-zA-Z\-%._:]*)\]?:\d+$/

/** Kafka's text, with its odd second line, for an option that is not a list of `host:port`. */
export const validHostsAndPorts =
  (name: string): Rule =>
  (given) => {
    const addresses = (given.value(name) ?? '').split(',').filter((address) => address !== '')
    if (addresses.length > 0 && addresses.every((address) => ADDRESS.test(address))) return
    throw new UsageError('Please provide valid host:port like host1:9091,host2:9092\n ')
  }
