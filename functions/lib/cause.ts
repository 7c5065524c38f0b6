import * as z from 'zod'
import { type ErrorInfo, errorInfoSchema } from '../../events/error-info.ts'
import { named } from '../../events/errors.ts'
import { exceptionFailure, timeoutFailure } from '../../events/failures.ts'
import { redact } from '../../events/redact.ts'

const place = z.object({
  type: z.string(),
  environmentId: z.string(),
  path: z.string().optional(),
  status: z.string().optional(),
})

/** A failure as a workflow keeps it, and as a branch leaves it in its cause. */
export const keptFailure = z.object({
  error: z.string().default('States.Unknown'),
  cause: z.string().default(''),
  step: z.string().optional(),
  resource: place.optional(),
  /** What became of the cluster after a failed roll-out. */
  rolledBack: z.string().optional(),
  /** What failed beside it. */
  also: z.string().optional(),
})

export type KeptFailure = z.infer<typeof keptFailure>

export interface Failure {
  /** The name and the message that the failure had where it happened. */
  error: string
  message: string
  errorInfo: ErrorInfo
  step: string | undefined
  resource: z.infer<typeof place> | undefined
}

/** Follows causes inward: a branch's cause holds the failure that it kept, a step's cause what Lambda says of its error. */
export function failureOf(kept: KeptFailure): Failure {
  const cause = jsonOf(kept.cause)
  const inner = failureOfBranch.safeParse(cause)
  if (inner.success) return failureOf({ ...outerOf(kept), ...inner.data })
  const child = childExecution.safeParse(cause)
  if (child.success) return failureOf({ ...kept, error: child.data.Error, cause: child.data.Cause })
  const resourceFailure = z.object({ errorInfo: errorInfoSchema }).safeParse(cause)
  const info = resourceFailure.data?.errorInfo
  const reason = info?.errorMessage ?? lambdaError.safeParse(cause).data?.errorMessage ?? kept.cause
  const message = [reason, kept.rolledBack, kept.also].filter(part => part !== undefined).join(' ')
  return {
    error: kept.error,
    message,
    errorInfo: { ...(info ?? classify(kept.error, reason)), errorMessage: redact(message) },
    step: kept.step,
    resource: kept.resource,
  }
}

/** What a failure within a branch takes over from the one around it. */
const outerOf = ({ resource, also }: KeptFailure) => ({
  ...(resource === undefined ? {} : { resource }),
  ...(also === undefined ? {} : { also }),
})

const failureOfBranch = keptFailure.extend({ error: z.string(), cause: z.string() })
/** What Step Functions says of an execution that a `.sync` Task waited for. */
const childExecution = z.object({
  ExecutionArn: z.string(),
  Error: z.string(),
  Cause: z.string().default(''),
})
const lambdaError = z.object({ errorMessage: z.string() })

const TIMEOUTS: readonly string[] = named('DeadlineExceeded', 'States.Timeout', 'Sandbox.Timedout')

const classify = (name: string, message: string): ErrorInfo =>
  TIMEOUTS.includes(name) ? timeoutFailure(message) : exceptionFailure({ name, message })

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A cause that is no JSON is the message itself.
    return undefined
  }
}
