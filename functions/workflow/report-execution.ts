import * as z from 'zod'
import { workflowStarted, workflowSucceeded } from '../../events/workflow-events.ts'
import { publish } from '../lib/event-bridge.ts'
import { retriedSteps } from '../lib/retried-steps.ts'
import { happeningOf, statusChange } from '../lib/status-change.ts'
import { step } from '../lib/step.ts'

const input = statusChange(['RUNNING', 'SUCCEEDED'])

/**
 * Reports that an execution has begun, or begun again, and that it has succeeded, with the failures on its way. Takes Step
 * Functions' own event.
 */
export const handler = step({ input, output: z.object({}) }, async event => {
  const happening = happeningOf(event)
  if (event.detail.status === 'RUNNING') await publish([workflowStarted(happening)])
  else {
    const retried = hasLostTheWatch(event) ? [] : await retriedSteps(happening)
    await publish([...retried, workflowSucceeded(happening)])
  }
  return {}
})

/** One of the many that a burst of arrivals starts: their histories are too many for what Step Functions answers. */
function hasLostTheWatch({ detail }: z.infer<typeof input>): boolean {
  const { name } = happeningOf({ time: '', detail }).workflow
  return name === 'load-arrivals' && lostWatch.safeParse(parsed(detail.output ?? '')).success
}

/** As load-arrivals ends when another one watches. */
const lostWatch = z.strictObject({ watcher: z.string() })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Left out of the event, or cut.
    return undefined
  }
}
