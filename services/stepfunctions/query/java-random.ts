// java.util.Random, whose algorithm its documentation fixes: AWS seeds it for `$random(seed)`.
const MULTIPLIER = 0x5deece66dn
const INCREMENT = 0xbn
const MASK = (1n << 48n) - 1n

/** `new java.util.Random(seed).nextDouble()`: at least 0, below 1. Seed 42 gives 0.7275636800328681. */
export function javaRandom(seed: number): number {
  const first = next((BigInt(Math.trunc(seed)) ^ MULTIPLIER) & MASK)
  const second = next(first)
  return Number(((first >> 22n) << 27n) + (second >> 21n)) / 2 ** 53
}

const next = (state: bigint): bigint => (state * MULTIPLIER + INCREMENT) & MASK
