// The events of a workflow's execution. Each outcome of one attempt has one id, whoever reports it.
import type { Detail, FailedResource, Trigger, WorkflowIdentity } from './detail.ts'
import type { ErrorInfo } from './error-info.ts'
import { event, type KdbflowEvent } from './event.ts'

interface Happening {
  workflow: WorkflowIdentity
  trigger: Trigger
  /** Milliseconds since 1970. */
  time: number
}

interface Failure extends Happening {
  step?: Detail<'Workflow Step Failed'>['data']['step'] | undefined
  resource?: FailedResource | undefined
  errorInfo: ErrorInfo
}

export const workflowStarted = (happening: Happening): KdbflowEvent =>
  event('Workflow Started', { ...envelope(happening), data: { workflow: happening.workflow } })

export const workflowSucceeded = (happening: Happening): KdbflowEvent =>
  event('Workflow Succeeded', { ...envelope(happening), data: { workflow: happening.workflow } })

export const workflowFailed = (failure: Failure): KdbflowEvent =>
  event('Workflow Failed', { ...envelope(failure), data: failureData(failure) })

export const workflowTimedOut = (failure: Failure): KdbflowEvent =>
  event('Workflow Timed Out', { ...envelope(failure), data: failureData(failure) })

export const workflowAborted = (failure: Failure): KdbflowEvent =>
  event('Workflow Aborted', { ...envelope(failure), data: failureData(failure) })

/** `attempt` separates the failures of one step within one attempt of the workflow. */
export function workflowStepFailed(
  failure: Failure & { step: NonNullable<Failure['step']>; attempt: string | number },
): KdbflowEvent {
  const parts = envelope(failure)
  return event('Workflow Step Failed', {
    ...parts,
    identity: [...parts.identity, failure.step.name, failure.attempt],
    data: { ...failureData(failure), step: failure.step },
  })
}

const envelope = ({ workflow, trigger, time }: Happening) => ({
  identity: [workflow.executionArn, workflow.redriveCount],
  resources: [workflow.executionArn],
  correlationId: workflow.executionName,
  // An execution's attempts are reported in order, and each attempt has one outcome.
  sequence: workflow.redriveCount,
  trigger,
  time,
})

const failureData = ({
  workflow,
  step,
  resource,
  errorInfo,
}: Failure): Detail<'Workflow Failed'>['data'] => ({
  workflow,
  ...(step === undefined ? {} : { step }),
  ...(resource === undefined ? {} : { resource }),
  errorInfo,
})
