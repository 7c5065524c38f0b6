import type { TaskState } from '../../../asl/types.ts'
import type { TaskPhase } from '../history/execution.ts'
import { integrationOf, parseResource } from '../tasks/resource.ts'
import type { Stay } from './stay.ts'

/** Ends a task whose time, or whose time since its last heartbeat, is over. AWS calls both States.Timeout. */
export function timeOut({ turn, thread, visit }: Stay, phase: TaskPhase): void {
  const resource = parseResource((visit.state as TaskState).Resource)
  const heartbeat = phase.heartbeatDue < phase.due
  const failure = { error: 'States.Timeout', ...(heartbeat ? { heartbeat } : {}) }
  if (resource.kind === 'lambda') turn.record(thread, { type: 'LambdaFunctionTimedOut', ...failure })
  else turn.record(thread, { type: 'TaskTimedOut', ...integrationOf(resource), ...failure })
}
