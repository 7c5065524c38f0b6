import * as z from 'zod'
import { databaseName, environmentId } from '../../workflows/inputs/kx.ts'
import { takeLock } from '../lib/lock.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({
  environmentId,
  databaseName,
  /** The execution's ARN. */
  owner: z.string().min(1),
  /** Milliseconds since 1970. */
  expires: z.number(),
})
const output = z.object({ status: z.enum(['LOCKED', 'HELD']), owner: z.string() })

/** Tries to lock a database for one execution's load; a lock that it has already, it keeps. */
export const handler = step({ input, output }, async ({ environmentId, databaseName, ...lock }) => {
  const { owner } = await takeLock(`locks/${environmentId}/${databaseName}.json`, lock)
  return { status: owner === lock.owner ? 'LOCKED' : 'HELD', owner }
})
