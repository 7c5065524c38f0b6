import * as z from 'zod'
import { giveBackLock, lockKey, lockPlace } from '../lib/lock.ts'
import { step } from '../lib/step.ts'

const input = lockPlace.extend({ owner: z.string().min(1) })

/** Gives the lock of a database back. */
export const handler = step({ input, output: z.object({}) }, async ({ owner, ...place }) => {
  await giveBackLock(lockKey(place), owner)
  return {}
})
