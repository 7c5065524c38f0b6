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

/** A failure as a workflow keeps it, and as a branch tells it in its cause. */
export const toldSchema = z.object({
  error: z.string().default('States.Unknown'),
  cause: z.string().default(''),
  step: z.string().optional(),
  resource: place.optional(),
  /** What became of the cluster after a failed roll-out. */
  rolledBack: z.string().optional(),
  /** What failed beside it. */
  also: z.string().optional(),
})

export type Told = z.infer<typeof toldSchema>

export interface Failure {
  /** The name and the message that the failure had where it happened. */
  error: string
  message: string
  errorInfo: ErrorInfo
  step: string | undefined
  resource: z.infer<typeof place> | undefined
}

/** Follows causes inward: a branch's cause holds what it had to tell, a step's cause what Lambda says of its error. */
export const failureOf = (told: Told): Failure => {
  const cause = jsonOf(told.cause)
  const inner = toldInBranch.safeParse(cause)
  if (inner.success) return failureOf({ ...outerOf(told), ...inner.data })
  const child = childExecution.safeParse(cause)
  if (child.success) return failureOf({ ...told, error: child.data.Error, cause: child.data.Cause })
  const resourceFailure = z.object({ errorInfo: errorInfoSchema }).safeParse(cause)
  const info = resourceFailure.data?.errorInfo
  const reason = info?.errorMessage ?? lambdaError.safeParse(cause).data?.errorMessage ?? told.cause
  const message = [reason, told.rolledBack, told.also].filter(part => part !== undefined).join(' ')
  return {
    error: told.error,
    message,
    errorInfo: { ...(info ?? classify(told.error, reason)), errorMessage: redact(message) },
    step: told.step,
    resource: told.resource,
  }
}

/** What a branch leaves to those around it to tell. */
const outerOf = ({ resource, also }: Told) => ({
  ...(resource === undefined ? {} : { resource }),
  ...(also === undefined ? {} : { also }),
})

const toldInBranch = toldSchema.extend({ error: z.string(), cause: z.string() })
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

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // A cause that is no JSON is the message itself.
    return undefined
  }
}
