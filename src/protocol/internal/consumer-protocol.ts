/**
 * What members of a classic consumer group tell each other through the coordinator, which only
 * passes the bytes on: an int16 version, then the body. A newer version than ours is read as our
 * newest.
 */
import { decode } from '../codec.ts'
import { Reader } from '../reader.ts'
import {
  array,
  bytes,
  type Input,
  int32,
  type Message,
  message,
  string,
  type Value,
} from '../schema.ts'
import { encodeVersioned } from './versioned.ts'

/**
 * What a member wants and owns: the metadata of a JoinGroup protocol. Cooperative assignors need
 * `ownedPartitions` and `generationId` (KIP-429, KIP-792), rack-aware ones `rackId` (KIP-881).
 */
export const consumerProtocolSubscription = message({
  name: 'ConsumerProtocolSubscription',
  versions: '0-3',
  flexible: 'none',
  fields: {
    topics: array(string()),
    userData: bytes('0+', { nullable: true, default: null }),
    ownedPartitions: array({ topic: string(), partitions: array(int32()) }, '1+', {
      ignorable: true,
    }),
    generationId: int32('2+', { default: -1, ignorable: true }),
    rackId: string('3+', { nullable: true, default: null, ignorable: true }),
  },
})

/** A member's share of the partitions: the assignment of a SyncGroup. */
export const consumerProtocolAssignment = message({
  name: 'ConsumerProtocolAssignment',
  versions: '0-3',
  flexible: 'none',
  fields: {
    assignedPartitions: array({ topic: string(), partitions: array(int32()) }),
    userData: bytes('0+', { nullable: true, default: null }),
  },
})

/** Decoded user data is a view on the bytes that were given. */
export type Subscription = Value<typeof consumerProtocolSubscription>
export type Assignment = Value<typeof consumerProtocolAssignment>

const VERSION_MAX = 3

function decodeNewest<S extends Message>(schema: S, bytes: Buffer): Value<S> {
  const reader = new Reader(bytes)
  return decode(schema, Math.min(reader.int16(), VERSION_MAX), reader)
}

export function encodeSubscription(
  subscription: Input<typeof consumerProtocolSubscription>,
  version = VERSION_MAX,
): Buffer {
  return encodeVersioned(consumerProtocolSubscription, version, subscription)
}

/** Throws DecodeError. */
export function decodeSubscription(bytes: Buffer): Subscription {
  return decodeNewest(consumerProtocolSubscription, bytes)
}

export function encodeAssignment(
  assignment: Input<typeof consumerProtocolAssignment>,
  version = VERSION_MAX,
): Buffer {
  return encodeVersioned(consumerProtocolAssignment, version, assignment)
}

/** Throws DecodeError. */
export function decodeAssignment(bytes: Buffer): Assignment {
  return decodeNewest(consumerProtocolAssignment, bytes)
}
