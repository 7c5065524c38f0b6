import * as z from 'zod'
import type { FailedResource } from '../../events/detail.ts'
import { workflowFailed, workflowStepFailed } from '../../events/workflow-events.ts'
import { environmentArn } from '../../model/arn.ts'
import { type Failure, failureOf, keptFailure } from '../lib/cause.ts'
import { now } from '../lib/clock.ts'
import { publish } from '../lib/event-bridge.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({
  workflow: z.string().min(1),
  executionArn: z.string().min(1),
  redriveCount: z.int().nonnegative(),
  trigger: z.enum(['api', 'console', 'event', 'schedule']),
  failure: keptFailure.extend({ stage: z.string(), redriveCount: z.int().nonnegative() }),
  /** True where the workflow itself goes on to a Fail state. */
  final: z.boolean(),
})

/**
 * Publishes a failure and then fails with that error, so that the execution ends as it would have
 * without the report. Run again by a redrive, it only returns. Throws EventDenied or EventNotPublished
 * when the bus does not take it.
 */
export const handler = step({ input, output: z.object({}) }, async report => {
  if (report.redriveCount > report.failure.redriveCount) return {}
  const failure = failureOf(report.failure)
  await publish(eventsOf(report, failure))
  if (report.final) return {}
  throw Object.assign(new Error(failure.message), { name: failure.error })
})

function eventsOf(report: z.infer<typeof input>, failure: Failure) {
  const happening = {
    workflow: {
      name: report.workflow,
      executionArn: report.executionArn,
      executionName: report.executionArn.split(':').at(-1) ?? '',
      redriveCount: report.redriveCount,
    },
    trigger: report.trigger,
    time: now(),
    resource: resourceOf(report.executionArn, failure.resource),
    errorInfo: failure.errorInfo,
  }
  if (failure.step === undefined) return [workflowFailed(happening)]
  const step = { name: failure.step, willRetry: false }
  return [workflowStepFailed({ ...happening, step, attempt: 'last' }), workflowFailed({ ...happening, step })]
}

/** The API gives few ARNs, but all are made alike: in the service's account and region, or else the execution's. */
function resourceOf(executionArn: string, place: Failure['resource']): FailedResource | undefined {
  if (place === undefined || place.environmentId === '') return undefined
  const [, partition = '', , ofExecution = '', itsAccount = ''] = executionArn.split(':')
  const { KDBFLOW_FINSPACE_REGION: region = ofExecution, KDBFLOW_FINSPACE_ACCOUNT: accountId = itsAccount } =
    process.env
  const environment = environmentArn({ partition, region, accountId }, place.environmentId)
  return {
    // Definitions name the types that events know; the event's schema is checked in the workflows' tests.
    type: place.type as FailedResource['type'],
    arn: place.path === undefined ? environment : `${environment}/${place.path}`,
    environmentId: place.environmentId,
    ...(place.status === undefined ? {} : { status: place.status }),
  }
}
