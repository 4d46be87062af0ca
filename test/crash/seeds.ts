/** Every choice of a run comes from its seed and the name of who chooses; only the timing is real. */
import { SeededRandom } from '../engine/system/test-system.ts'

/** FNV-1a, so that neighbouring seeds and names have nothing in common. */
export function seededRandom(seed: number, name: string): SeededRandom {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(`${seed}/${name}`)) hash = Math.imul(hash ^ byte, 0x01000193)
  const random = new SeededRandom(hash)
  // The first number of a linear congruential generator still shows its seed.
  for (let step = 0; step < 4; step++) random.integer(2)
  return random
}
