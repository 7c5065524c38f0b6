// What the events of a task do to an execution.
import type { Json } from '../../../asl/json.ts'
import type { Effects } from './effect.ts'
import { type Credentials, type Deadlines, type Failure, failureOf, type TaskBody } from './event.ts'
import { NEVER, type TaskPhase, type Thread } from './execution.ts'
import { visitOf } from './thread.ts'

/** The task that a thread waits for. */
function taskOf(thread: Thread): TaskPhase {
  const { phase } = visitOf(thread)
  if (phase.is !== 'task')
    throw new Error(`expected thread '${thread.key}' to wait for a task, got ${phase.is}`)
  return phase
}

interface Scheduled {
  time: number
  input: Json
  token?: string | undefined
}

function scheduled(thread: Thread, task: Scheduled & Deadlines & Credentials): void {
  visitOf(thread).phase = {
    is: 'task',
    id: thread.last,
    input: task.input,
    token: task.token,
    roleArn: task.taskCredentials?.roleArn,
    due: deadline(task.time, task.timeoutInSeconds),
    heartbeatSeconds: task.heartbeatInSeconds,
    heartbeatDue: deadline(task.time, task.heartbeatInSeconds),
    started: false,
    submitted: undefined,
  }
}

const deadline = (time: number, seconds: number | undefined) =>
  seconds === undefined ? NEVER : time + seconds * 1000

function failed({ thread, event }: { thread: Thread; event: Failure }) {
  visitOf(thread).phase = { is: 'failed', failure: failureOf(event), hope: 'retry' }
}

function started({ thread }: { thread: Thread }) {
  taskOf(thread).started = true
}

function succeeded({ thread, event }: { thread: Thread; event: { output: Json } }) {
  visitOf(thread).phase = { is: 'result', output: event.output }
}

export const taskEffects: Effects<TaskBody> = {
  LambdaFunctionScheduled: ({ thread, event }) => scheduled(thread, event),
  TaskScheduled: ({ thread, event }) => scheduled(thread, { ...event, input: event.parameters }),
  LambdaFunctionStarted: started,
  TaskStarted: started,
  TaskSubmitted: ({ thread, event }) => {
    taskOf(thread).submitted = { output: event.output }
  },
  HeartbeatReceived: ({ thread, event }) => {
    const task = taskOf(thread)
    task.heartbeatDue = deadline(event.time, task.heartbeatSeconds)
  },
  LambdaFunctionSucceeded: succeeded,
  TaskSucceeded: succeeded,
  LambdaFunctionFailed: failed,
  LambdaFunctionTimedOut: failed,
  TaskSubmitFailed: failed,
  TaskFailed: failed,
  TaskTimedOut: failed,
}
