import { createHash } from 'node:crypto'
import * as z from 'zod'
import { changeRequest, databaseName, environmentId } from '../../workflows/inputs/kx.ts'
import { batchesOf } from '../lib/batches.ts'
import { findLoaded } from '../lib/loaded.ts'
import { keep } from '../lib/state-bucket.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({
  environmentId,
  databaseName,
  changeRequests: z.array(changeRequest).min(1),
  /** The execution's ARN, and when it started, in ISO 8601. */
  owner: z.string().min(1),
  since: z.string().min(1),
})
const output = z.object({ planKey: z.string().min(1), batches: z.int(), loaded: z.int() })

/**
 * Divides changes into changesets and finds those that are loaded already, or being loaded. The plan is kept in the
 * state bucket, since it may be larger than what travels between states.
 */
export const handler = step({ input, output }, async ({ changeRequests, owner, since, ...database }) => {
  const batches = await findLoaded(batchesOf(changeRequests), { ...database, since: Date.parse(since) })
  const planKey = `plans/${database.environmentId}/${database.databaseName}/${hash(owner)}.json`
  await keep(planKey, { value: { batches } })
  const loaded = batches.filter(({ changesetId }) => changesetId !== undefined).length
  return { planKey, batches: batches.length, loaded }
})

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)
