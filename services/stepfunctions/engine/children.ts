// Executions that wait for the end of executions that they have started (`states:startExecution.sync`).
import { isObject, type Json } from '../../../asl/json.ts'
import { endOf, inputOf } from '../history/ends.ts'
import type { Turn } from '../history/turn.ts'
import type { Resource } from '../tasks/resource.ts'
import type { TaskOutcome } from '../tasks/task-runner.ts'
import { recordOutcome, type Waiting, waitingTasks } from './outcome.ts'
import type { ExecutionRecord, Records } from './records.ts'
import { type RedriveStatus, redriveStatusOf } from './redrivable.ts'

/** Ends the tasks whose child has ended. A child informs nobody: what it came to is in the store. */
export function joinChildren(records: Records, turn: Turn): void {
  for (const task of [...waitingTasks(turn.execution)]) {
    const child = childOf(task)
    const record = child === undefined ? undefined : records.executions.get(child)
    if (record === undefined || record.status === 'RUNNING') continue
    const redrive = redriveStatusOf({ records, clock: turn.environment }, record)
    recordOutcome(turn, task.phase.id, outcomeOf({ records, record, redrive }, task.resource))
  }
}

/** How a message reaches other executions than the one whose turn it is. */
export interface Acting {
  act(arn: string, act: (turn: Turn) => void): Promise<void>
  report(error: unknown): void
}

/** Stops the children of an execution that has ended itself. */
export function abortChildren({ act, report }: Acting, waiting: readonly Waiting[]): void {
  for (const child of waiting.map(childOf)) {
    if (child === undefined) continue
    act(child, turn => {
      if (turn.execution.status === 'RUNNING') turn.record(turn.root, { type: 'ExecutionAborted' }, 0)
    }).catch(report)
  }
}

function childOf({ resource, phase }: Waiting): string | undefined {
  const isSync = resource.kind === 'integration' && resource.pattern.startsWith('sync')
  if (!isSync || resource.resourceType !== 'states' || !isObject(phase.submitted?.output)) return undefined
  const { ExecutionArn } = phase.submitted.output
  return typeof ExecutionArn === 'string' ? ExecutionArn : undefined
}

interface Ended {
  records: Records
  record: ExecutionRecord
  redrive: RedriveStatus
}

/** As AWS shows it: the child's description, for `.sync` with input and output as texts, for `.sync:2` as JSON. */
function outcomeOf({ records, record, redrive }: Ended, resource: Resource): TaskOutcome {
  const { histories } = records
  const shown = (value: Json) =>
    resource.kind === 'integration' && resource.pattern === 'sync' ? JSON.stringify(value) : value
  const description: Record<string, Json> = {
    ExecutionArn: record.arn,
    Input: shown(inputOf(histories, record.arn)),
    InputDetails: { Included: true },
    Name: record.name,
    RedriveCount: record.redriveCount,
    RedriveStatus: redrive.redriveStatus,
    ...(redrive.redriveStatus === 'NOT_REDRIVABLE'
      ? { RedriveStatusReason: redrive.redriveStatusReason }
      : {}),
    StartDate: record.startTime,
    StateMachineArn: record.machineArn,
    Status: record.status,
    StopDate: record.stopTime ?? record.startTime,
  }
  const end = endOf(histories, record.arn)
  if ('output' in end) {
    const output = { Output: shown(end.output), OutputDetails: { Included: true } }
    return { is: 'succeeded', output: { ...description, ...output } }
  }
  return {
    is: 'failed',
    error: 'States.TaskFailed',
    cause: JSON.stringify({ Cause: end.cause, Error: end.error, ...description }),
  }
}
