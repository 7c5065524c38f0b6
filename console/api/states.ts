// Step Functions.
import { jsonService } from './json-service.ts'

const call = jsonService({ service: 'states', target: 'AWSStepFunctions', version: '1.0' })

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE'

export interface ExecutionSummary {
  executionArn: string
  stateMachineArn: string
  name: string
  status: ExecutionStatus
  /** Seconds. */
  startDate: number
  stopDate?: number
  redriveCount?: number
  redriveDate?: number
}

export interface Execution extends ExecutionSummary {
  input?: string
  output?: string
  error?: string
  cause?: string
  redriveStatus?: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN'
  redriveStatusReason?: string
}

export interface StateMachineSummary {
  stateMachineArn: string
  name: string
  creationDate: number
}

export interface StateMachine extends StateMachineSummary {
  definition: string
  description?: string
  roleArn: string
}

/** Its details are under a name made of its type; those the page reads are in `details`. */
export interface HistoryEvent {
  id: number
  previousEventId: number
  /** Seconds. */
  timestamp: number
  type: string
  [details: string]: unknown
}

export interface HistoryPage {
  events: HistoryEvent[]
  nextToken?: string
}

export const listStateMachines = (signal?: AbortSignal) =>
  call<{ stateMachines: StateMachineSummary[]; nextToken?: string }>(
    'ListStateMachines',
    { maxResults: 100 },
    signal,
  )

export const describeStateMachine = (stateMachineArn: string, signal?: AbortSignal) =>
  call<StateMachine>('DescribeStateMachine', { stateMachineArn }, signal)

/** As it was when the execution started. */
export const describeStateMachineForExecution = (executionArn: string, signal?: AbortSignal) =>
  call<StateMachine>('DescribeStateMachineForExecution', { executionArn }, signal)

export interface ListExecutions {
  stateMachineArn: string
  statusFilter?: ExecutionStatus
  maxResults?: number
  nextToken?: string
}

export const listExecutions = (list: ListExecutions, signal?: AbortSignal) =>
  call<{ executions: ExecutionSummary[]; nextToken?: string }>('ListExecutions', list, signal)

export const describeExecution = (executionArn: string, signal?: AbortSignal) =>
  call<Execution>('DescribeExecution', { executionArn }, signal)

export interface GetExecutionHistory {
  executionArn: string
  maxResults?: number
  reverseOrder?: boolean
  nextToken?: string
}

export const getExecutionHistory = (history: GetExecutionHistory, signal?: AbortSignal) =>
  call<HistoryPage>('GetExecutionHistory', { includeExecutionData: true, ...history }, signal)

export const startExecution = (stateMachineArn: string, input: string) =>
  call<{ executionArn: string }>('StartExecution', { stateMachineArn, input })

export const stopExecution = (executionArn: string, cause: string) =>
  call<{ stopDate: number }>('StopExecution', { executionArn, error: 'StoppedByHand', cause })

export const redriveExecution = (executionArn: string) =>
  call<{ redriveDate: number }>('RedriveExecution', { executionArn })
