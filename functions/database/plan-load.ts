import { createHash } from 'node:crypto'
import * as z from 'zod'
import { databaseName, environmentId } from '../../workflows/inputs/kx.ts'
import { changeRequest } from '../../workflows/inputs/kx-database.ts'
import { source } from '../../workflows/inputs/load-database.ts'
import { batchesOf } from '../lib/plan/batches.ts'
import { foundUnits } from '../lib/plan/found-units.ts'
import { givenUnits } from '../lib/plan/given-units.ts'
import { findRemaining } from '../lib/plan/loaded.ts'
import { keep } from '../lib/state-bucket.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({
  environmentId,
  databaseName,
  changeRequests: z.array(changeRequest),
  source: source.optional(),
  /** The execution's ARN, and when it started, in ISO 8601. */
  owner: z.string().min(1),
  since: z.string().min(1),
})
const output = z.object({ planKey: z.string().min(1), batches: z.int() })

/**
 * Divides a load into changesets, leaving out what is loaded already. The plan is kept in the state bucket, since it may
 * be larger than what travels between states.
 */
export const handler = step(
  { input, output },
  async ({ changeRequests, source, owner, since, ...database }) => {
    const started = Date.parse(since)
    const found = source === undefined ? [] : await foundUnits(source, started)
    const units = [...found, ...(await givenUnits(changeRequests, started))]
    const remaining = await findRemaining(units, database)
    const batches = [
      ...remaining.pending.map(changesetId => ({ changesetId })),
      ...batchesOf(remaining.units).map(changeRequests => ({ changeRequests })),
    ]
    const planKey = `plans/${database.environmentId}/${database.databaseName}/${hash(owner)}.json`
    await keep(planKey, { value: { batches } })
    return { planKey, batches: batches.length }
  },
)

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)
