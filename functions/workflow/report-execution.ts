import * as z from 'zod'
import { workflowStarted, workflowSucceeded } from '../../events/workflow-events.ts'
import { publish } from '../lib/event-bridge.ts'
import { happeningOf, statusChange } from '../lib/status-change.ts'
import { step } from '../lib/step.ts'

const input = statusChange(['RUNNING', 'SUCCEEDED'])

/** Tells that an execution has begun, or begun again, and that it has succeeded. Takes Step Functions' own event. */
export const handler = step({ input, output: z.object({}) }, async event => {
  const happening = happeningOf(event)
  await publish([
    event.detail.status === 'RUNNING' ? workflowStarted(happening) : workflowSucceeded(happening),
  ])
  return {}
})
