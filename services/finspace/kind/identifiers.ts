// Ids in the forms that the live service gave out: 22 characters each.
import type { Random } from '../../store/random.ts'

const LENGTH = 22

export const newEnvironmentId = (random: Random) => pick(random, 'abcdefghijklmnopqrstuvwxyz234567')

/** Of changesets and of dataview versions. */
export const newBase62Id = (random: Random) =>
  pick(random, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')

/** Twelve digits that are not `other`. */
export function newAccountId(random: Random, other: string): string {
  const id = Array.from(random.bytes(12), byte => byte % 10).join('')
  return id === other ? newAccountId(random, other) : id
}

/** 32 divides 256, 62 does not: the tilt costs a fraction of a bit, and an id here is a name, no secret. */
const pick = (random: Random, alphabet: string) =>
  Array.from(random.bytes(LENGTH), byte => alphabet[byte % alphabet.length]).join('')
