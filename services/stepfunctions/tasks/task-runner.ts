import type { Json } from '../../../asl/json.ts'
import type { Failure } from '../history/event.ts'
import type { Resource } from './resource.ts'

/** Runs the tasks that executions ask for. Called again for a task whose answer a crash has swallowed. */
export interface TaskRunner {
  /** `signal` aborts when nobody waits for the answer any more. */
  run(request: TaskRequest, signal: AbortSignal): Promise<TaskOutcome>
}

export interface TaskRequest {
  executionArn: string
  /** Whose rights the task has: the state machine's. */
  roleArn: string
  /** The role that its Credentials name, for the machine's to assume. */
  credentialsRoleArn: string | undefined
  /** The id of the *Scheduled event: with the ARN, the name of this attempt. */
  taskId: number
  stateName: string
  resource: Resource
  input: Json
  /** What SendTaskSuccess ends it with. */
  token: string | undefined
}

export type TaskOutcome =
  | { is: 'succeeded'; output: Json }
  /** The job is begun, or the token handed out: the task ends later. */
  | { is: 'submitted'; output: Json }
  | ({ is: 'failed' } & Failure)
