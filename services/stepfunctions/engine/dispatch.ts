// Asks for the tasks that an execution waits for, and ends those that it no longer waits for.
import type { Store } from '../../store/store.ts'
import { messageOf } from '../../store/thrown.ts'
import type { Resource } from '../tasks/resource.ts'
import type { TaskOutcome, TaskRunner } from '../tasks/task-runner.ts'
import { type Acting, abortChildren } from './children.ts'
import type { Live } from './live.ts'
import { type Outcome, recordOutcome, type Waiting, waitingTasks } from './outcome.ts'

export interface Dispatching extends Acting {
  store: Store
  tasks: TaskRunner
}

export function dispatch(parts: Dispatching, live: Live): void {
  const waiting = [...waitingTasks(live.execution)]
  const isRunning = live.execution.status === 'RUNNING'
  for (const [id, task] of live.running) {
    if (!isRunning || !waiting.some(({ phase }) => phase.id === id)) task.abort()
  }
  if (isRunning) for (const task of waiting) ask(parts, live, task)
  else abortChildren(parts, waiting)
}

function ask(parts: Dispatching, live: Live, task: Waiting): void {
  const { id, started, submitted } = task.phase
  // A turn may be full between a task's two events.
  if (started && submitted === undefined && !live.running.has(id)) void run(parts, live, task)
}

async function run(parts: Dispatching, live: Live, task: Waiting): Promise<void> {
  const { id } = task.phase
  const abort = new AbortController()
  live.running.set(id, abort)
  try {
    await parts.store.durable()
    const outcome = await outcomeOf(parts, live, { task, signal: abort.signal })
    await parts.act(live.record.arn, turn => {
      live.running.delete(id)
      if (turn.execution.status === 'RUNNING') recordOutcome(turn, id, outcome)
    })
  } catch (error) {
    parts.report(error)
  }
}

async function outcomeOf(
  { tasks, report }: Dispatching,
  { record }: Live,
  { task, signal }: { task: Waiting; signal: AbortSignal },
): Promise<Outcome> {
  const { phase, resource, stateName } = task
  const { id: taskId, input, token, roleArn: credentialsRoleArn } = phase
  try {
    const { arn: executionArn, roleArn } = record
    const request = { executionArn, roleArn, credentialsRoleArn, taskId, stateName, resource, input, token }
    return toSubmit(resource, await tasks.run(request, signal))
  } catch (error) {
    // A task that was asked to stop may say that it did.
    if (!signal.aborted) report(error)
    return toSubmit(resource, {
      is: 'failed',
      error: 'States.TaskFailed',
      cause: messageOf(error),
    })
  }
}

/** Of a task that ends later, a runner only says how its submission went. */
const toSubmit = (resource: Resource, outcome: TaskOutcome): Outcome =>
  outcome.is === 'failed' && resource.kind === 'integration' && resource.pattern !== 'response'
    ? { ...outcome, is: 'submitFailed' }
    : outcome
