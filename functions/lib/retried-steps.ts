import { type HistoryEvent, paginateGetExecutionHistory } from '@aws-sdk/client-sfn'
import type { KdbflowEvent } from '../../events/event.ts'
import { workflowStepFailed } from '../../events/workflow-events.ts'
import { failureOf } from './cause.ts'
import { catalogName } from './deployed-name.ts'
import type { happeningOf } from './status-change.ts'
import { stepFunctions } from './step-functions.ts'

/**
 * `Workflow Step Failed` for each failure of a step that the workflow's Retry took care of, in the latest attempt of the
 * execution. Only its history knows of them: a step cannot know whether it will be retried.
 */
export async function retriedSteps(happening: ReturnType<typeof happeningOf>): Promise<KdbflowEvent[]> {
  const events = await latestAttempt(happening.workflow.executionArn)
  return events.flatMap(failed => {
    const { error, cause } = failed.lambdaFunctionFailedEventDetails ?? {}
    const again = events.find(
      ({ type, previousEventId }) => type === 'LambdaFunctionScheduled' && previousEventId === failed.id,
    )
    const { resource } = again?.lambdaFunctionScheduledEventDetails ?? {}
    if (error === undefined || resource === undefined) return []
    const { errorInfo } = failureOf({ error, cause: cause ?? '' })
    const step = { name: stepOf(resource), willRetry: true }
    return [workflowStepFailed({ ...happening, step, errorInfo, attempt: failed.id ?? 0 })]
  })
}

/** arn:aws:lambda:REGION:ACCOUNT:function:NAME:VERSION; without a version on one machine. */
const stepOf = (functionArn: string): string => catalogName(functionArn.split(':')[6] ?? functionArn)

/** The events since the execution began, or was last redriven. */
async function latestAttempt(executionArn: string): Promise<HistoryEvent[]> {
  const all: HistoryEvent[] = []
  for await (const { events = [] } of paginateGetExecutionHistory(
    { client: stepFunctions, pageSize: 1000 },
    { executionArn },
  )) {
    all.push(...events)
  }
  return all.slice(all.findLastIndex(({ type }) => type === 'ExecutionRedriven') + 1)
}
