import { createHash } from 'node:crypto'

const BASE_32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** An id of IAM's shape, the same for the same name: AIDA names a user, AROA a role. */
export function uniqueId(prefix: 'AIDA' | 'AROA', name: string): string {
  const digest = createHash('sha256').update(name).digest()
  return prefix + [...digest.subarray(0, 17)].map(byte => BASE_32[byte % 32]).join('')
}
