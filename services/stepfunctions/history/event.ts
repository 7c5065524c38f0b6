// The events of an execution as they are stored. Those with an id are AWS's HistoryEvents, with `input` and
// `output` as JSON values instead of texts and with what the engine alone needs beside AWS's members; `wire.ts`
// gives them AWS's shape. Those without are notes: facts that AWS keeps to itself, but a resume needs.
import type { Json, JsonObject } from '../../../asl/json.ts'
import type { StateType } from '../../../asl/types.ts'

export type HistoryEvent = Stamp & EventBody

export interface Stamp {
  /** AWS's event id, gapless from 1; notes have none. */
  id?: number
  previous: number
  /** Milliseconds since 1970. */
  time: number
  /** The branch or iteration it happened in; absent in the machine's own chain of states. */
  thread?: string
}

export type EventBody = ExecutionBody | StateBody | TaskBody | ForkBody

export interface Failure {
  error?: string
  cause?: string
  /** Engine only: a States.Timeout for want of a heartbeat, which States.HeartbeatTimeout names too. */
  heartbeat?: boolean
}

/** The failure alone of whatever has one. */
export const failureOf = ({ error, cause, heartbeat }: Loose<Failure>): Failure => ({
  ...(error === undefined ? {} : { error }),
  ...(cause === undefined ? {} : { cause }),
  ...(heartbeat === undefined ? {} : { heartbeat }),
})

type Loose<T> = { [Key in keyof T]: T[Key] | undefined }

export type ExecutionBody =
  | StartedBody
  | { type: 'ExecutionSucceeded'; output: Json }
  | FailedBody
  /** `token` is the caller's clientToken. */
  | { type: 'ExecutionRedriven'; redriveCount: number; token?: string }

export interface StartedBody {
  type: 'ExecutionStarted'
  input: Json
  roleArn: string
}

export interface FailedBody extends Failure {
  type: 'ExecutionFailed' | 'ExecutionTimedOut' | 'ExecutionAborted'
}

export type StateBody =
  | EnteredBody
  | ExitedBody
  | ({ type: 'EvaluationFailed'; location?: string; state: string } & Failure)
  /** Note: a Wait has found its deadline. */
  | { type: 'WaitUntil'; due: number }
  /** Note: what failed will run again. `previous` is where its chain goes on. */
  | { type: 'RetryScheduled'; retrier: number; due: number }

export interface EnteredBody {
  type: `${StateType}StateEntered`
  name: string
  input: Json
}

export interface ExitedBody {
  type: `${Exclude<StateType, 'Fail'>}StateExited`
  name: string
  output: Json
  assigned?: JsonObject
  /** The state entered next; absent behind the last. */
  next?: string
}

export type TaskBody =
  | ({ type: 'LambdaFunctionScheduled'; resource: string; input: Json } & Deadlines & Credentials)
  | ({ type: 'TaskScheduled'; parameters: Json; region: string; token?: string } & Integration &
      Deadlines &
      Credentials)
  | { type: 'LambdaFunctionStarted' }
  | ({ type: 'TaskStarted' } & Integration)
  | ({ type: 'TaskSubmitted'; output: Json } & Integration)
  | { type: 'LambdaFunctionSucceeded'; output: Json }
  | ({ type: 'TaskSucceeded'; output: Json } & Integration)
  | ({ type: 'LambdaFunctionFailed' | 'LambdaFunctionTimedOut' } & Failure)
  | ({ type: 'TaskSubmitFailed' | 'TaskFailed' | 'TaskTimedOut' } & Integration & Failure)
  /** Note. */
  | { type: 'HeartbeatReceived' }

/** The two halves of an integration's Resource: `invoke` and `lambda`. */
export interface Integration {
  resource: string
  resourceType: string
}

export interface Deadlines {
  timeoutInSeconds?: number
  heartbeatInSeconds?: number
}

/** The role that a task's Credentials name; absent where it is the machine's. */
export interface Credentials {
  taskCredentials?: { roleArn: string }
}

export type ForkBody =
  /** `input` is what each branch gets. */
  | { type: 'ParallelStateStarted'; input: Json }
  | { type: 'ParallelStateSucceeded' | 'MapStateSucceeded' }
  /** In the thread that was cut off. */
  | { type: `${'Task' | 'Wait' | 'Parallel' | 'Map'}StateAborted` }
  | { type: 'MapIterationAborted'; name: string; index: number }
  | ({ type: 'ParallelStateFailed' | 'MapStateFailed' } & Failure)
  | MapStartedBody
  /** `input` is what its first state gets. */
  | { type: 'MapIterationStarted'; name: string; index: number; input: Json }
  | { type: 'MapIterationSucceeded'; name: string; index: number }
  /** In the iteration's own thread, as the note BranchFailed is in the branch's. */
  | ({ type: 'MapIterationFailed'; name: string; index: number } & Failure)
  | ({ type: 'BranchFailed' } & Failure)

/** As the state's fields and paths gave them: AWS checks them only after it has recorded MapStateStarted. */
export interface MapSettings {
  MaxConcurrency?: Json
  ToleratedFailureCount?: Json
  ToleratedFailurePercentage?: Json
}

export interface MapStartedBody {
  type: 'MapStateStarted'
  length: number
  items: readonly Json[]
  /** What `$` is for ItemSelector. */
  input: Json
  settings: MapSettings
}

/** Whether AWS's history shows it. */
export const isShown = (event: HistoryEvent): event is HistoryEvent & { id: number } => event.id !== undefined
