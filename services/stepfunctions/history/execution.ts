// What an execution is at one moment: the fold of its events (`apply.ts`), never written by anything else.
import type { Json, JsonObject } from '../../../asl/json.ts'
import type { Branch, StateMachine } from '../../../asl/types.ts'
import type { Failure, MapSettings } from './event.ts'

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'

/** What does not change while it runs. */
export interface Identity {
  readonly arn: string
  readonly name: string
  readonly machineArn: string
  readonly machineName: string
  readonly roleArn: string
  readonly definition: StateMachine
}

export interface Execution {
  readonly identity: Identity
  status: ExecutionStatus
  input: Json
  /** When it was started, in milliseconds since 1970. */
  startTime: number
  stopTime: number | undefined
  /** The end's output, or its error and cause. */
  output: Json | undefined
  failure: Failure
  redriveCount: number
  redriveTime: number | undefined
  redriveToken: string | undefined
  /** How many events are stored, notes among them. */
  length: number
  lastId: number
  /** The chains of states that are open, by key; the machine's own is ''. */
  readonly threads: Map<string, Thread>
}

/** One chain of states: the machine's, a Parallel's branch, or a Map's iteration. */
export interface Thread {
  readonly key: string
  readonly parent: Thread | undefined
  /** Its place among its siblings. */
  readonly index: number
  readonly branch: Branch
  /** For `$$.Map.Item`: the innermost iteration around. */
  readonly item: { Index: number; Value: Json } | undefined
  /** Those of outer scopes, as they were when it began, under its own. */
  variables: JsonObject
  /** The id that the next event of this chain names as previous. */
  last: number
  step: Step
}

export type Step =
  | { at: 'door'; name: string; input: Json }
  | { at: 'state'; visit: Visit }
  | { at: 'end'; output: Json }

/** One stay in a state, all its attempts. */
export interface Visit {
  readonly name: string
  readonly state: Branch['States'][string]
  readonly input: Json
  readonly enteredId: number
  readonly enteredTime: number
  /** The event before it was entered: EvaluationFailed points there. */
  readonly before: number
  /** Attempts used up of each of its retriers. */
  retries: number[]
  phase: Phase
  /** A Parallel's branches or a Map's iterations; kept when they fail, for a redrive. */
  fork: Fork | undefined
  /** Set when nothing could mend its failure and its thread ended with it. */
  gaveUp: Failure | undefined
}

export type Phase =
  | { is: 'entered' }
  | { is: 'waiting'; due: number }
  | { is: 'retrying'; due: number }
  | TaskPhase
  | { is: 'result'; output: Json }
  | { is: 'failed'; failure: Failure; hope: Hope }

/** What may still mend a failure: its retriers and then its catchers, its catchers alone, or nothing. */
export type Hope = 'retry' | 'catch' | 'none'

/** A task that is asked for and not answered. */
export interface TaskPhase {
  is: 'task'
  /** The id of its *Scheduled event: names this attempt. */
  id: number
  input: Json
  token: string | undefined
  /** The role of its Credentials. */
  roleArn: string | undefined
  due: number
  heartbeatSeconds: number | undefined
  heartbeatDue: number
  started: boolean
  submitted: { output: Json } | undefined
}

export interface Fork {
  /** The id of its *StateStarted event. */
  readonly id: number
  readonly children: Map<number, Thread>
  readonly results: Map<number, Json>
  readonly map: MapFork | undefined
}

export interface MapFork {
  readonly items: readonly Json[]
  readonly input: Json
  readonly settings: MapSettings
  started: number
  /** The event before the latest MapIterationSucceeded: where the next iteration's chain begins. */
  lastEnd: number | undefined
}

/** The number of retries of this visit so far: `$$.State.RetryCount`. */
export const retryCount = (visit: Visit): number => visit.retries.reduce((sum, used) => sum + (used ?? 0), 0)

export const NEVER = Number.POSITIVE_INFINITY
