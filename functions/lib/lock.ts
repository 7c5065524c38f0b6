// A lock is an object in the state bucket, made by a conditional write: its owner is an execution.
import { isDeepStrictEqual } from 'node:util'
import { DescribeExecutionCommand, ExecutionDoesNotExist } from '@aws-sdk/client-sfn'
import * as z from 'zod'
import { databaseName, environmentId } from '../../workflows/inputs/kx.ts'
import { now } from './clock.ts'
import { forget, type Kept, keep, recall } from './state-bucket.ts'
import { stepFunctions } from './step-functions.ts'

const lockSchema = z.object({
  owner: z.string(),
  expires: z.number(),
  /** When the owner was last known to run, in milliseconds since 1970. Absent in locks of an older version. */
  seen: z.number().default(0),
})

/** One lock a purpose: a load holds other loads up, a watch for arrivals other watches. */
export const lockPlace = z.strictObject({
  environmentId,
  databaseName,
  purpose: z.enum(['load', 'arrivals']),
})

export const lockKey = ({ environmentId, databaseName, purpose }: z.infer<typeof lockPlace>): string =>
  `locks/${purpose}/${environmentId}/${databaseName}.json`

type Lock = Omit<z.infer<typeof lockSchema>, 'seen'>
type Held = z.infer<typeof lockSchema>

/** For so long an owner is taken to run on that was seen to run: of many who want a lock at once, one has to ask. */
const TRUST_MS = 5000

/** Takes the lock, or answers who has it. A lock whose owner runs no more, or which has expired, may be taken. */
export async function takeLock(key: string, lock: Lock): Promise<{ owner: string }> {
  if (await keep(key, { value: seenNow(lock), where: { IfNoneMatch: '*' } })) return lock
  const kept = await recall(key)
  if (kept === undefined) return takeLock(key, lock)
  const held = lockSchema.parse(kept.value)
  if (held.owner === lock.owner || now() >= held.expires) {
    // Whoever came between has it: even its owner, if late, may have lost it.
    return (await replace(key, { kept, lock: seenNow(lock) })) ? lock : takeLock(key, lock)
  }
  if (now() - held.seen < TRUST_MS) return held
  return (await takeFromDead(key, { kept, held, lock })) ?? takeLock(key, lock)
}

/** Says first that it looks, so that others trust it meanwhile. Undefined where another came before. */
async function takeFromDead(
  key: string,
  { kept, held, lock }: { kept: Kept; held: Held; lock: Lock },
): Promise<{ owner: string } | undefined> {
  const looking = seenNow(held)
  if (!(await replace(key, { kept, lock: looking }))) return undefined
  if (await isRunning(held.owner)) return held
  const claimed = await recall(key)
  const isOurs = claimed !== undefined && isDeepStrictEqual(claimed.value, looking)
  return isOurs && (await replace(key, { kept: claimed, lock: seenNow(lock) })) ? lock : undefined
}

const seenNow = (lock: Lock): Held => ({ owner: lock.owner, expires: lock.expires, seen: now() })

/** Gives the lock back, unless somebody else has it by now. */
export async function giveBackLock(key: string, owner: string): Promise<void> {
  const kept = await recall(key)
  if (kept !== undefined && lockSchema.parse(kept.value).owner === owner) await forget(key, kept)
}

const replace = (key: string, { kept, lock }: { kept: Kept; lock: Held }): Promise<boolean> =>
  keep(key, { value: lock, where: kept.etag === undefined ? {} : { IfMatch: kept.etag } })

async function isRunning(executionArn: string): Promise<boolean> {
  try {
    const { status } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))
    return status === 'RUNNING'
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return false
    throw error
  }
}
