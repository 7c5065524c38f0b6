import * as z from 'zod'
import { databaseName, environmentId } from '../../workflows/inputs/kx.ts'
import { giveBackLock } from '../lib/lock.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId, databaseName, owner: z.string().min(1) })

/** Gives the lock of a database back. */
export const handler = step(
  { input, output: z.object({}) },
  async ({ environmentId, databaseName, owner }) => {
    await giveBackLock(`locks/${environmentId}/${databaseName}.json`, owner)
    return {}
  },
)
