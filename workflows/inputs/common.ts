// Members that the inputs of all workflows have.
import * as z from 'zod'

/** Who started the execution; told in its events. */
export const trigger = z.enum(['api', 'console', 'event', 'schedule']).default('api')

/** After so many seconds a wait ends in DeadlineExceeded; a redrive counts anew. Ten days keep a history whole. */
export const timeoutSeconds = (seconds: number) => z.int().min(1).max(864_000).default(seconds)
