// What an execution costs, counted in its history on the embedded engine.
import { steps } from '../../../functions/catalog.ts'
import type { WorkflowName } from '../../../workflows/inputs.ts'
import { OBSERVED } from '../../workflows/support/durations.ts'
import { SCENES } from '../../workflows/support/scenes.ts'
import { createWorld } from '../../workflows/support/world.ts'
import {
  BILLED_SECONDS,
  PER_EVENT,
  PER_GB_SECOND,
  PER_INVOCATION,
  PER_LOG_GB,
  PER_TRACE,
  PER_TRANSITION,
} from './prices.ts'

export interface Cost {
  transitions: number
  invocations: number
  logKilobytes: number
  stepFunctions: number
  lambda: number
  logs: number
  /** All of it, in US dollars. */
  total: number
}

interface HistoryEvent {
  type: string
  lambdaFunctionScheduledEventDetails?: { resource: string }
}

/** The scene of the workflow, once through, on a clock that jumps. */
export async function costOf(name: WorkflowName): Promise<Cost> {
  const world = await createWorld({ durations: OBSERVED })
  const input = await SCENES[name].prepare(world)
  const { executionArn, status } = await world.run(name, input)
  if (status !== 'SUCCEEDED') throw new Error(`expected ${name} to succeed, got ${status}`)
  const history: HistoryEvent[] = await world.history(executionArn)
  const count = (type: RegExp) => history.filter(event => type.test(event.type)).length
  const called = history.flatMap(({ lambdaFunctionScheduledEventDetails: details }) => details ?? [])
  // AWS counts the start and each retry too.
  const retries = called.length + count(/^TaskScheduled$/) - count(/^TaskStateEntered$/)
  const transitions = 1 + count(/StateEntered$/) + retries
  const invocations = called.length + REPORTS
  const stepFunctions = transitions * PER_TRANSITION
  const lambda = invocations * PER_INVOCATION + BILLED_SECONDS * gigabytes(called) * PER_GB_SECOND
  const logKilobytes = bytesLogged(history, executionArn) / 1000
  const logs = (logKilobytes / 1_000_000) * PER_LOG_GB
  const total = stepFunctions + lambda + logs + REPORTS * PER_EVENT + PER_TRACE
  return { transitions, invocations, logKilobytes, stepFunctions, lambda, logs, total }
}

/** That it has begun and ended is put on the bus by a function each. */
const REPORTS = 2

/** The memory of all calls. */
function gigabytes(called: { resource: string }[]): number {
  const megabytes = called.map(({ resource }) => steps[resource.split(':')[6] ?? '']?.memoryMb ?? 0)
  return (sum(megabytes) + REPORTS * 256) / 1024
}

/** As Step Functions writes events to CloudWatch: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const bytesLogged = (history: HistoryEvent[], executionArn: string): number =>
  sum(
    history.map(event => {
      const frame = { previous_event_id: '100', event_timestamp: '1700000000000', redrive_count: '0' }
      return JSON.stringify({ ...event, ...frame, execution_arn: executionArn }).length
    }),
  )

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
