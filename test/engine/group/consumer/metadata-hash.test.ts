/** Hashes of topics as an Apache Kafka 4.1.1 broker stored them, and XXH3 as its library computes it. */
import { describe, expect, test } from 'vitest'
import { metadataHash } from '../../../../src/engine/group/consumer/metadata-hash.ts'
import { xxh3 } from '../../../../src/engine/group/consumer/xxh3.ts'
import type { GroupMetadataView, SubscribableTopic } from '../../../../src/engine/group/ports.ts'

const ids: Record<string, string> = { t: 'oQyHzqW-Qhath0r48zTqDw', v: 'YJwonz95TD-GIBYfj7a9lw' }

function topics(partitions: Record<string, number>, racks: string[] = []): GroupMetadataView {
  const topic = (name: string): SubscribableTopic | undefined => {
    const count = partitions[name]
    if (count === undefined) return undefined
    return { id: ids[name] ?? '', name, partitions: count, racks: () => [...racks] }
  }
  return { topic } as unknown as GroupMetadataView
}

describe('the hash of the topics that a group subscribes to', () => {
  test.each([
    [{ t: 3 }, 6195705921113785616n],
    [{ t: 3, v: 1 }, -7048743039998445811n],
    [{ t: 3, v: 2 }, -8380338581296068071n],
    [{}, 0n],
  ])('%j', (partitions, hash) => {
    expect(metadataHash(['v', 't'], topics(partitions))).toBe(hash)
  })

  test('is another one when a replica is in another rack', () => {
    const hashes = [[], ['a'], ['b'], ['a', 'b']].map((racks) =>
      metadataHash(['t'], topics({ t: 1 }, racks)),
    )
    expect(new Set(hashes).size).toBe(4)
    expect(metadataHash(['t'], topics({ t: 1 }, ['b', 'a']))).toBe(hashes[3])
  })
})

/** Byte `i` of `n` is `7 i + n`. Lengths on both sides of each border of the algorithm. */
test.each([
  [0, 3244421341483603138n],
  [1, 16226181191752404715n],
  [2, 3724619060873665926n],
  [3, 12180141160879835164n],
  [4, 6297312323375345790n],
  [5, 2565845316291143453n],
  [8, 12752855198315354378n],
  [9, 10000907846553926702n],
  [15, 13929173395166586508n],
  [16, 3159599325006435930n],
  [17, 7070371635116224842n],
  [31, 2053882885601730627n],
  [32, 9876767123032657305n],
  [33, 13175479875485247564n],
  [64, 1953419934939160347n],
  [65, 17294807227940740292n],
  [100, 7938407634120260973n],
  [128, 16813233705924465638n],
  [129, 13063484349860316345n],
  [160, 9911852214732367298n],
  [239, 3569128420754416473n],
  [240, 4473034316189165092n],
  [241, 13654115510048419178n],
  [255, 12347719976752816252n],
  [256, 18400051043315964857n],
  [257, 8713265036859552365n],
  [511, 9551517275806572543n],
  [1024, 15878231082470753371n],
  [1025, 14435947017053915143n],
  [1088, 1926298949930276695n],
  [1089, 3061970922016395564n],
  [2048, 9551330843961554072n],
  [2049, 246499933171993818n],
  [3000, 13209346457727591119n],
  [5000, 3499038088879543845n],
])('xxh3 of %i bytes', (length, hash) => {
  const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 7 + length) & 255))
  expect(xxh3(bytes)).toBe(hash)
})
