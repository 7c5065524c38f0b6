import * as z from 'zod'
import { abortFailure, engineFailure, timeoutFailure } from '../../events/failures.ts'
import { workflowAborted, workflowFailed, workflowTimedOut } from '../../events/workflow-events.ts'
import { publish } from '../lib/event-bridge.ts'
import { step } from '../lib/step.ts'

const input = z.looseObject({
  time: z.string(),
  detail: z.looseObject({
    executionArn: z.string().min(1),
    name: z.string().min(1),
    status: z.enum(['TIMED_OUT', 'ABORTED', 'FAILED']),
    error: z.string().nullish(),
    cause: z.string().nullish(),
    redriveCount: z.int().nonnegative().default(0),
  }),
})

/**
 * Tells of executions that cannot report themselves: those that timed out, were stopped, or were ended by the engine.
 * Takes Step Functions' own status-change event.
 */
export const handler = step({ input, output: z.object({}) }, async ({ time, detail }) => {
  const { executionArn, name, redriveCount, status, error, cause } = detail
  const happening = {
    workflow: { name: workflowName(executionArn), executionArn, executionName: name, redriveCount },
    trigger: 'service' as const,
    time: Date.parse(time),
  }
  const why = cause ?? error ?? ''
  switch (status) {
    case 'TIMED_OUT':
      await publish([
        workflowTimedOut({
          ...happening,
          errorInfo: timeoutFailure(`The execution ${name} ran out of time.`),
        }),
      ])
      break
    case 'ABORTED':
      await publish([
        workflowAborted({
          ...happening,
          errorInfo: abortFailure(`The execution ${name} was stopped. ${why}`.trim()),
        }),
      ])
      break
    case 'FAILED':
      // What a workflow failed of it has reported itself; States.Runtime lets no state do so.
      if (error?.startsWith('States.')) {
        await publish([workflowFailed({ ...happening, errorInfo: engineFailure(`${error}: ${why}`) })])
      }
  }
  return {}
})

/** arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME */
const workflowName = (executionArn: string): string => executionArn.split(':').at(-2) ?? ''
