import * as z from 'zod'
import { lockKey, lockPlace, takeLock } from '../lib/lock.ts'
import { step } from '../lib/step.ts'

const input = lockPlace.extend({
  /** The execution's ARN. */
  owner: z.string().min(1),
  /** Milliseconds since 1970. */
  expires: z.number(),
})
const output = z.object({ status: z.enum(['LOCKED', 'HELD']), owner: z.string() })

/** Tries to lock a database for one execution; a lock that it has already, it keeps. */
export const handler = step({ input, output }, async ({ owner, expires, ...place }) => {
  const held = await takeLock(lockKey(place), { owner, expires })
  return { status: held.owner === owner ? 'LOCKED' : 'HELD', owner: held.owner }
})
