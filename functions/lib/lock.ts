// A lock is an object in the state bucket, made by a conditional write: its owner is an execution.
import { DescribeExecutionCommand, ExecutionDoesNotExist } from '@aws-sdk/client-sfn'
import * as z from 'zod'
import { databaseName, environmentId } from '../../workflows/inputs/kx.ts'
import { forget, type Kept, keep, recall } from './state-bucket.ts'
import { stepFunctions } from './step-functions.ts'

const lockSchema = z.object({ owner: z.string(), expires: z.number() })

/** One lock a purpose: a load holds other loads up, a watch for arrivals other watches. */
export const lockPlace = z.strictObject({
  environmentId,
  databaseName,
  purpose: z.enum(['load', 'arrivals']),
})

export const lockKey = ({ environmentId, databaseName, purpose }: z.infer<typeof lockPlace>): string =>
  `locks/${purpose}/${environmentId}/${databaseName}.json`

type Lock = z.infer<typeof lockSchema>

/** Takes the lock, or answers who has it. A lock whose owner runs no more, or which has expired, may be taken. */
export const takeLock = async (key: string, lock: Lock): Promise<{ owner: string }> => {
  if (await keep(key, { value: lock, where: { IfNoneMatch: '*' } })) return lock
  const kept = await recall(key)
  if (kept === undefined) return takeLock(key, lock)
  const held = lockSchema.parse(kept.value)
  if (held.owner !== lock.owner && (await isHeld(held))) return held
  // Whoever came between has it: even its owner, if late, may have lost it.
  return (await replace(key, { kept, lock })) ? lock : takeLock(key, lock)
}

/** Gives the lock back, unless somebody else has it by now. */
export const giveBackLock = async (key: string, owner: string): Promise<void> => {
  const kept = await recall(key)
  if (kept !== undefined && lockSchema.parse(kept.value).owner === owner) await forget(key, kept)
}

const replace = (key: string, { kept, lock }: { kept: Kept; lock: Lock }): Promise<boolean> =>
  keep(key, { value: lock, where: kept.etag === undefined ? {} : { IfMatch: kept.etag } })

const isHeld = async ({ owner, expires }: Lock): Promise<boolean> =>
  Date.now() < expires && (await isRunning(owner))

const isRunning = async (executionArn: string): Promise<boolean> => {
  try {
    const { status } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))
    return status === 'RUNNING'
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return false
    throw error
  }
}
