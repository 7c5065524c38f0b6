import * as z from 'zod'
import { workflowStarted, workflowSucceeded } from '../../events/workflow-events.ts'
import { publish } from '../lib/event-bridge.ts'
import { retriedSteps } from '../lib/retried-steps.ts'
import { happeningOf, statusChange } from '../lib/status-change.ts'
import { step } from '../lib/step.ts'

const input = statusChange(['RUNNING', 'SUCCEEDED'])

/**
 * Tells that an execution has begun, or begun again, and that it has succeeded, with the failures on its way. Takes Step
 * Functions' own event.
 */
export const handler = step({ input, output: z.object({}) }, async event => {
  const happening = happeningOf(event)
  if (event.detail.status === 'RUNNING') await publish([workflowStarted(happening)])
  else await publish([...(await retriedSteps(happening)), workflowSucceeded(happening)])
  return {}
})
