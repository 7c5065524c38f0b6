// How a task's answer becomes events.
import type { Json } from '../../../asl/json.ts'
import type { TaskState } from '../../../asl/types.ts'
import { type EventBody, type Failure, failureOf } from '../history/event.ts'
import type { Execution, TaskPhase, Thread } from '../history/execution.ts'
import type { Turn } from '../history/turn.ts'
import { payloadFault } from '../states/payload.ts'
import { integrationOf, parseResource, type Resource } from '../tasks/resource.ts'
import type { TaskOutcome } from '../tasks/task-runner.ts'

/** A thread that waits for a task. */
export interface Waiting {
  thread: Thread
  phase: TaskPhase
  resource: Resource
  stateName: string
}

export function* waitingTasks({ threads }: Execution): Generator<Waiting> {
  for (const thread of threads.values()) {
    if (thread.step.at !== 'state' || thread.step.visit.phase.is !== 'task') continue
    const { phase, state, name } = thread.step.visit
    yield { thread, phase, resource: parseResource((state as TaskState).Resource), stateName: name }
  }
}

/** Whether nobody in this process works on it: its token, or the execution that it started, ends it. */
export const isAnsweredLater = ({ phase }: Waiting): boolean => phase.submitted !== undefined

type Failed = { is: 'failed' | 'submitFailed' } & Failure

/** A runner's outcome, or that a task which ends later did not even begin. */
export type Outcome = TaskOutcome | Failed

/** Records the answer of a task; false when nobody waits for it any more. */
export function recordOutcome(turn: Turn, taskId: number, outcome: Outcome): boolean {
  for (const waiting of waitingTasks(turn.execution)) {
    if (waiting.phase.id !== taskId) continue
    turn.record(waiting.thread, bodyOf(waiting.resource, outcome))
    return true
  }
  return false
}

function bodyOf(resource: Resource, outcome: Outcome): EventBody {
  if (!('output' in outcome)) return failedBody(resource, outcome)
  // AWS names the service where it is not the state that is too large.
  const name = resource.kind === 'lambda' ? resource.arn : resource.resourceType
  const fault = payloadFault(name, outcome.output)
  if (fault !== undefined) return failedBody(resource, { is: 'failed', ...fault })
  return answeredBody(resource, outcome)
}

function failedBody(resource: Resource, { is, ...failed }: Failed): EventBody {
  const failure = failureOf(failed)
  if (resource.kind === 'lambda') return { type: 'LambdaFunctionFailed', ...failure }
  const type = is === 'submitFailed' ? 'TaskSubmitFailed' : 'TaskFailed'
  return { type, ...integrationOf(resource), ...failure }
}

function answeredBody(
  resource: Resource,
  { is, output }: { is: 'succeeded' | 'submitted'; output: Json },
): EventBody {
  if (resource.kind === 'lambda') return { type: 'LambdaFunctionSucceeded', output }
  const type = is === 'submitted' ? 'TaskSubmitted' : 'TaskSucceeded'
  return { type, ...integrationOf(resource), output }
}
