import * as z from 'zod'
import { source } from '../../workflows/inputs/load-database.ts'
import { objectsUnder } from '../lib/plan/objects.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({
  source,
  quietSeconds: z.int().positive(),
  /** In ISO 8601. */
  now: z.string().min(1),
})
const output = z.object({ secondsLeft: z.int().nonnegative(), objects: z.int().nonnegative() })

/** How long it takes until nothing has arrived under a prefix for `quietSeconds`, if nothing more arrives. */
export const handler = step({ input, output }, async ({ source, quietSeconds, now }) => {
  let newest = 0
  let objects = 0
  for await (const { modified } of objectsUnder(source.bucket, source.prefix)) {
    newest = Math.max(newest, modified)
    objects += 1
  }
  const quietSince = (Date.parse(now) - newest) / 1000
  return { secondsLeft: Math.max(0, Math.ceil(quietSeconds - quietSince)), objects }
})
