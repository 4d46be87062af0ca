/** XXH3 of 64 bits without a seed (https://github.com/Cyan4973/xxHash, doc/xxhash_spec.md); with BigInt, for hashes that are made rarely. */

const MASK = 0xffff_ffff_ffff_ffffn
const PRIME32_1 = 0x9e3779b1n
const PRIME32_2 = 0x85ebca77n
const PRIME32_3 = 0xc2b2ae3dn
const PRIME64_1 = 0x9e3779b185ebca87n
const PRIME64_2 = 0xc2b2ae3d27d4eb4fn
const PRIME64_3 = 0x165667b19e3779f9n
const PRIME64_4 = 0x85ebca77c2b2ae63n
const PRIME64_5 = 0x27d4eb2f165667c5n
const PRIME_MX1 = 0x165667919e3779f9n
const PRIME_MX2 = 0x9fb21c651e98df25n

const SECRET = Buffer.from(
  'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221' +
    'b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8' +
    'a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb' +
    '170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e',
  'hex',
)

const STRIPE_LENGTH = 64
const STRIPES_PER_BLOCK = (SECRET.length - STRIPE_LENGTH) / 8

const secret64 = (at: number): bigint => SECRET.readBigUInt64LE(at)
const secret32 = (at: number): bigint => BigInt(SECRET.readUInt32LE(at))
const multiply = (one: bigint, other: bigint): bigint => (one * other) & MASK

/** The product of 128 bits, folded into 64. */
function foldedProduct(one: bigint, other: bigint): bigint {
  const product = one * other
  return (product & MASK) ^ (product >> 64n)
}

const rotateLeft = (value: bigint, bits: bigint): bigint =>
  ((value << bits) | (value >> (64n - bits))) & MASK

function swapBytes64(value: bigint): bigint {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes.readBigUInt64BE()
}

function avalanche(value: bigint): bigint {
  const mixed = multiply(value ^ (value >> 37n), PRIME_MX1)
  return mixed ^ (mixed >> 32n)
}

function avalancheOfXxh64(value: bigint): bigint {
  const once = multiply(value ^ (value >> 33n), PRIME64_2)
  const twice = multiply(once ^ (once >> 29n), PRIME64_3)
  return twice ^ (twice >> 32n)
}

/** Unsigned, 64 bits. */
export function xxh3(bytes: Buffer): bigint {
  const { length } = bytes
  if (length === 0) return avalancheOfXxh64(secret64(56) ^ secret64(64))
  if (length <= 3) return hashUpTo3(bytes)
  if (length <= 8) return hashUpTo8(bytes)
  if (length <= 16) return hashUpTo16(bytes)
  if (length <= 128) return hashUpTo128(bytes)
  return length <= 240 ? hashUpTo240(bytes) : hashLong(bytes)
}

function hashUpTo3(bytes: Buffer): bigint {
  const { length } = bytes
  const first = bytes[0] ?? 0
  const middle = bytes[length >> 1] ?? 0
  const last = bytes[length - 1] ?? 0
  const combined =
    (BigInt(first) << 16n) | (BigInt(middle) << 24n) | BigInt(last) | (BigInt(length) << 8n)
  return avalancheOfXxh64(combined ^ (secret32(0) ^ secret32(4)))
}

function hashUpTo8(bytes: Buffer): bigint {
  const { length } = bytes
  const first = BigInt(bytes.readUInt32LE(0))
  const last = BigInt(bytes.readUInt32LE(length - 4))
  const keyed = (last + (first << 32n)) ^ (secret64(8) ^ secret64(16))
  const mixed = multiply(keyed ^ rotateLeft(keyed, 49n) ^ rotateLeft(keyed, 24n), PRIME_MX2)
  const more = multiply(mixed ^ ((mixed >> 35n) + BigInt(length)), PRIME_MX2)
  return more ^ (more >> 28n)
}

function hashUpTo16(bytes: Buffer): bigint {
  const { length } = bytes
  const low = bytes.readBigUInt64LE(0) ^ (secret64(24) ^ secret64(32))
  const high = bytes.readBigUInt64LE(length - 8) ^ (secret64(40) ^ secret64(48))
  return avalanche((BigInt(length) + swapBytes64(low) + high + foldedProduct(low, high)) & MASK)
}

function mix16(bytes: Buffer, at: number, secretAt: number): bigint {
  return foldedProduct(
    bytes.readBigUInt64LE(at) ^ secret64(secretAt),
    bytes.readBigUInt64LE(at + 8) ^ secret64(secretAt + 8),
  )
}

function hashUpTo128(bytes: Buffer): bigint {
  const { length } = bytes
  let sum = multiply(BigInt(length), PRIME64_1)
  for (let round = (length - 1) >> 5; round >= 0; round -= 1) {
    sum += mix16(bytes, 16 * round, 32 * round)
    sum += mix16(bytes, length - 16 * (round + 1), 32 * round + 16)
  }
  return avalanche(sum & MASK)
}

function hashUpTo240(bytes: Buffer): bigint {
  const { length } = bytes
  let sum = multiply(BigInt(length), PRIME64_1)
  for (let round = 0; round < 8; round += 1) sum += mix16(bytes, 16 * round, 16 * round)
  sum = avalanche(sum & MASK)
  for (let round = 8; round < length >> 4; round += 1) {
    sum += mix16(bytes, 16 * round, 16 * (round - 8) + 3)
  }
  return avalanche((sum + mix16(bytes, length - 16, 136 - 17)) & MASK)
}

function accumulate(sums: bigint[], bytes: Buffer, at: number, secretAt: number): void {
  for (let lane = 0; lane < 8; lane += 1) {
    const value = bytes.readBigUInt64LE(at + 8 * lane)
    const keyed = value ^ secret64(secretAt + 8 * lane)
    const neighbour = lane ^ 1
    sums[neighbour] = ((sums[neighbour] ?? 0n) + value) & MASK
    sums[lane] = ((sums[lane] ?? 0n) + (keyed & 0xffff_ffffn) * (keyed >> 32n)) & MASK
  }
}

function hashLong(bytes: Buffer): bigint {
  const { length } = bytes
  const sums = [
    PRIME32_3,
    PRIME64_1,
    PRIME64_2,
    PRIME64_3,
    PRIME64_4,
    PRIME32_2,
    PRIME64_5,
    PRIME32_1,
  ]
  const blockLength = STRIPE_LENGTH * STRIPES_PER_BLOCK
  const lastStripe = SECRET.length - STRIPE_LENGTH
  const stripes = Math.floor((length - 1) / STRIPE_LENGTH)
  for (let stripe = 0; stripe < stripes; stripe += 1) {
    const inBlock = stripe % STRIPES_PER_BLOCK
    accumulate(sums, bytes, stripe * STRIPE_LENGTH, inBlock * 8)
    const endsBlock = inBlock === STRIPES_PER_BLOCK - 1
    if (
      !endsBlock ||
      (stripe + 1) * STRIPE_LENGTH > Math.floor((length - 1) / blockLength) * blockLength
    )
      continue
    for (const [lane, sum] of sums.entries()) {
      sums[lane] = multiply(sum ^ (sum >> 47n) ^ secret64(lastStripe + 8 * lane), PRIME32_1)
    }
  }
  accumulate(sums, bytes, length - STRIPE_LENGTH, lastStripe - 7)
  let result = multiply(BigInt(length), PRIME64_1)
  for (let pair = 0; pair < 4; pair += 1) {
    const one = (sums[2 * pair] ?? 0n) ^ secret64(11 + 16 * pair)
    const other = (sums[2 * pair + 1] ?? 0n) ^ secret64(11 + 16 * pair + 8)
    result += foldedProduct(one, other)
  }
  return avalanche(result & MASK)
}
