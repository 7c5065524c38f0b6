import * as z from 'zod'
import type { KdbflowEvent } from '../../events/event.ts'
import { abortFailure, engineFailure, timeoutFailure } from '../../events/failures.ts'
import { workflowAborted, workflowFailed, workflowTimedOut } from '../../events/workflow-events.ts'
import { publish } from '../lib/event-bridge.ts'
import { retriedSteps } from '../lib/retried-steps.ts'
import { happeningOf, statusChange } from '../lib/status-change.ts'
import { step } from '../lib/step.ts'

const input = statusChange(['TIMED_OUT', 'ABORTED', 'FAILED'])

/**
 * Reports executions that cannot report themselves: those that timed out, were stopped, or were ended by the engine;
 * and of the failures on the way of any that ended so. Takes Step Functions' own event.
 */
export const handler = step({ input, output: z.object({}) }, async event => {
  const own = eventOf(event)
  await publish([...(await retriedSteps(happeningOf(event))), ...(own === undefined ? [] : [own])])
  return {}
})

function eventOf(event: z.infer<typeof input>): KdbflowEvent | undefined {
  const { status, name, error, cause } = event.detail
  const happening = happeningOf(event)
  const why = [error, cause].filter(word => word !== null && word !== undefined).join(': ')
  switch (status) {
    case 'TIMED_OUT':
      return workflowTimedOut({
        ...happening,
        errorInfo: timeoutFailure(`The execution ${name} ran out of time.`),
      })
    case 'ABORTED':
      return workflowAborted({
        ...happening,
        errorInfo: abortFailure(`The execution ${name} was stopped. ${why}`.trim()),
      })
    case 'FAILED':
      return UNREPORTED.test(error ?? '')
        ? workflowFailed({ ...happening, errorInfo: engineFailure(why) })
        : undefined
  }
}

/**
 * What ends an execution whose own report did not come, or died itself. Any other name is one that the report passes on;
 * it may be one of these, and what is reported twice then has the same id.
 */
const UNREPORTED = /^(?:States|Lambda|Sandbox|Runtime)\.|^Event(?:Denied|NotPublished)$/
