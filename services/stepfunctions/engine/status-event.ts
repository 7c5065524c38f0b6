// The events of source `aws.states`.
import type { Json } from '../../../asl/json.ts'
import type { BusEvent } from '../../delivery/bus-event.ts'
import type { Execution } from '../history/execution.ts'

/**
 * What Step Functions puts on the default bus when an execution's status changes.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function statusEvent(execution: Execution, time: number): BusEvent {
  const { identity, status, startTime, stopTime, redriveCount, redriveTime, failure } = execution
  const input = payload(execution.input)
  const output = payload(execution.output)
  const isTimedOut = status === 'TIMED_OUT'
  return {
    eventBusName: 'default',
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [identity.arn],
    time,
    detail: {
      executionArn: identity.arn,
      stateMachineArn: identity.machineArn,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      name: identity.name,
      status,
      startDate: startTime,
      stopDate: stopTime ?? null,
      input: input.text,
      inputDetails: input.details,
      output: output.text,
      outputDetails: output.details,
      error: isTimedOut ? null : (failure.error ?? null),
      cause: isTimedOut ? null : (failure.cause ?? null),
      redriveCount,
      redriveDate: redriveTime ?? null,
      redriveStatus: status === 'RUNNING' || status === 'SUCCEEDED' ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
      redriveStatusReason: null,
    },
  }
}

/** An event is at most 256 KiB: AWS leaves out what would not fit. */
const MOST_TEXT = 120 * 1024

function payload(value: Json | undefined): { text: string | null; details: { included: boolean } | null } {
  if (value === undefined) return { text: null, details: null }
  const text = JSON.stringify(value)
  if (Buffer.byteLength(text) > MOST_TEXT) return { text: null, details: { included: false } }
  return { text, details: { included: true } }
}
