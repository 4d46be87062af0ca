/** Ways to damage a frame. Sizes (the first four bytes) are put right again by most, so that the damage is read. */
import type { SeededRandom } from './random.ts'

const SIZE_BYTES = 4
/** API key, version, correlation id: a frame without them says nothing. */
const HEADER_BYTES = 8
const INT32S = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 65_536, 1_000_000]
const INT16S = [0, 1, -1, 32_767, -32_768, 255]
const VARINTS = [
  [0x00],
  [0x01],
  [0x7f],
  [0xff, 0x7f],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
]

type Mutation = (random: SeededRandom, frame: Buffer, other: Buffer) => Buffer

/** Where a body can be hit: seldom in the header. */
function position(random: SeededRandom, frame: Buffer, width: number): number {
  const first = random.oneIn(12) ? SIZE_BYTES : SIZE_BYTES + HEADER_BYTES
  const places = frame.length - width - first + 1
  return places > 0 ? first + random.below(places) : SIZE_BYTES
}

const replaced = (frame: Buffer, from: number, to: number, bytes: Buffer): Buffer =>
  Buffer.concat([frame.subarray(0, from), bytes, frame.subarray(to)])

function flipBits(random: SeededRandom, frame: Buffer): Buffer {
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = position(random, frame, 1)
    frame.writeUInt8(frame.readUInt8(at) ^ (1 << random.below(8)), at)
  }
  return frame
}

function setByte(random: SeededRandom, frame: Buffer): Buffer {
  frame.writeUInt8(random.below(256), position(random, frame, 1))
  return frame
}

/** Lengths and counts are int32 or int16 in classic versions. */
function setInt32(random: SeededRandom, frame: Buffer): Buffer {
  frame.writeInt32BE(random.choice(INT32S), position(random, frame, 4))
  return frame
}

function setInt16(random: SeededRandom, frame: Buffer): Buffer {
  frame.writeInt16BE(random.choice(INT16S), position(random, frame, 2))
  return frame
}

/** A length or count that is one too small or too large. */
function nudge(random: SeededRandom, frame: Buffer): Buffer {
  const at = position(random, frame, 1)
  frame.writeUInt8((frame.readUInt8(at) + random.choice([1, 255])) & 255, at)
  return frame
}

function setVarint(random: SeededRandom, frame: Buffer): Buffer {
  const at = position(random, frame, 1)
  return replaced(frame, at, at + random.below(3), Buffer.from(random.choice(VARINTS)))
}

function truncate(random: SeededRandom, frame: Buffer): Buffer {
  return frame.subarray(0, SIZE_BYTES + random.below(frame.length - SIZE_BYTES + 1))
}

function extend(random: SeededRandom, frame: Buffer): Buffer {
  return Buffer.concat([frame, random.bytes(1 + random.below(300))])
}

function insert(random: SeededRandom, frame: Buffer): Buffer {
  const at = position(random, frame, 1)
  return replaced(frame, at, at, random.bytes(1 + random.below(8)))
}

function remove(random: SeededRandom, frame: Buffer): Buffer {
  const at = position(random, frame, 1)
  return replaced(frame, at, at + 1 + random.below(8), Buffer.alloc(0))
}

/** The beginning of one and the end of another. */
function splice(random: SeededRandom, frame: Buffer, other: Buffer): Buffer {
  const head = frame.subarray(0, position(random, frame, 1))
  return Buffer.concat([head, other.subarray(position(random, other, 1))])
}

/** A part of it many times over: arrays, tagged fields, nesting. */
function repeat(random: SeededRandom, frame: Buffer): Buffer {
  const at = position(random, frame, 1)
  const part = frame.subarray(at, at + 1 + random.below(32))
  return replaced(frame, at, at, Buffer.concat(Array(1 + random.below(500)).fill(part)))
}

/** At its end, where a flexible version has its tagged fields: a count of them and as many of two bytes each. */
function floodTags(random: SeededRandom, frame: Buffer): Buffer {
  const count = 1 + random.below(5000)
  const flood = Buffer.alloc(3 + count * 2)
  flood.set([(count & 127) | 128, ((count >>> 7) & 127) | 128, count >>> 14])
  for (let index = 0; index < count; index++) flood[3 + index * 2] = 100 + (index % 27)
  return replaced(frame, frame.length - 1, frame.length, flood)
}

const MUTATIONS: readonly Mutation[] = [
  ...[flipBits, flipBits, setByte, setInt32, setInt32, setInt16, nudge, nudge, setVarint],
  ...[setVarint, truncate, extend, insert, remove, splice, repeat, floodTags],
]

/** A damaged copy. `other` is a frame to splice with. */
export function mutate(random: SeededRandom, frame: Buffer, other: Buffer): Buffer {
  let mutated: Buffer = Buffer.from(frame)
  for (let times = random.choice([1, 1, 1, 2, 3]); times > 0; times--) {
    if (mutated.length < SIZE_BYTES + HEADER_BYTES + 1) break
    mutated = random.choice(MUTATIONS)(random, Buffer.from(mutated), other)
  }
  if (mutated.length >= SIZE_BYTES) setSize(random, mutated)
  return mutated
}

function setSize(random: SeededRandom, frame: Buffer): void {
  const size = frame.length - SIZE_BYTES
  if (!random.oneIn(25)) frame.writeInt32BE(size)
  else frame.writeInt32BE(random.choice([size - 1, size + 1, 0, -1, 2 ** 31 - 1, 100_000_000]))
}
