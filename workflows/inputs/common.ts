// Members that the inputs of all workflows have.
import * as z from 'zod'

export const trigger = z
  .enum(['api', 'console', 'event', 'schedule'])
  .default('api')
  .describe('Who started the execution; named in its events.')

/** Ten days keep a history whole. */
export const timeoutSeconds = (seconds: number) =>
  z
    .int()
    .min(1)
    .max(864_000)
    .default(seconds)
    .describe('After so many seconds a wait ends in DeadlineExceeded; a redrive counts anew.')
