import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  type ListExecutionsCommandInput,
  paginateGetExecutionHistory,
  paginateListExecutions,
  paginateListStateMachines,
  SFNClient,
} from '@aws-sdk/client-sfn'
import { reasonOf } from './cause.ts'
import { connectionOf } from './connection.ts'
import { stateMachineArn } from './run.ts'
import type { EndpointOptions } from './settings.ts'
import { table } from './table.ts'

interface ListOptions extends EndpointOptions {
  status?: ExecutionStatus
}

/** Lists executions of one workflow, or of all, newest first. */
export async function showExecutions(workflow: string | undefined, options: ListOptions): Promise<void> {
  const client = new SFNClient(connectionOf(options))
  const machines =
    workflow === undefined ? await allMachines(client) : [await stateMachineArn(client, workflow)]
  const found = await Promise.all(machines.map(machine => newest(client, machine, options.status)))
  const rows = found.flat().sort((a, b) => b.started.localeCompare(a.started))
  if (rows.length === 0) console.log('no executions')
  else
    console.log(table(rows, { started: 'STARTED', status: 'STATUS', seconds: 'SECONDS', arn: 'EXECUTION' }))
}

/** Shows one execution: what it is, and each state with the time it took. */
export async function showExecution(executionArn: string, options: EndpointOptions): Promise<void> {
  const client = new SFNClient(connectionOf(options))
  const execution = await client.send(new DescribeExecutionCommand({ executionArn }))
  const { status, startDate, redriveCount = 0, input, output } = execution
  console.log(`${status}, started ${startDate?.toISOString()}, ${timesRedriven(redriveCount)}\n`)
  console.log(table(await statesOf(client, executionArn), { seconds: 'AT SECOND', what: '', state: 'STATE' }))
  console.log(`\ninput   ${input}`)
  if (output !== undefined) console.log(`output  ${output}`)
  if (execution.error !== undefined) console.log(`error   ${reasonOf(execution)}`)
}

const timesRedriven = (count: number): string => {
  if (count === 0) return 'never redriven'
  return count === 1 ? 'redriven once' : `redriven ${count} times`
}

async function allMachines(client: SFNClient): Promise<string[]> {
  const arns: string[] = []
  for await (const page of paginateListStateMachines({ client }, {})) {
    arns.push(...(page.stateMachines ?? []).map(machine => machine.stateMachineArn ?? ''))
  }
  return arns
}

const SHOWN_PER_WORKFLOW = 50

async function newest(client: SFNClient, machine: string, status: ExecutionStatus | undefined) {
  const request: ListExecutionsCommandInput = { stateMachineArn: machine, maxResults: SHOWN_PER_WORKFLOW }
  const pages = paginateListExecutions(
    { client },
    status === undefined ? request : { ...request, statusFilter: status },
  )
  const { value } = await pages.next()
  return (value?.executions ?? []).map(
    ({ executionArn = '', status: is = 'RUNNING', startDate, stopDate }) => ({
      arn: executionArn,
      status: is,
      started: startDate?.toISOString() ?? '',
      seconds: (((stopDate ?? new Date()).getTime() - (startDate?.getTime() ?? 0)) / 1000).toFixed(1),
    }),
  )
}

async function statesOf(client: SFNClient, executionArn: string) {
  const rows: { seconds: string; what: string; state: string }[] = []
  let start: number | undefined
  for await (const page of paginateGetExecutionHistory(
    { client },
    { executionArn, includeExecutionData: false },
  )) {
    for (const event of page.events ?? []) {
      const time = event.timestamp?.getTime() ?? 0
      start ??= time
      const state = event.stateEnteredEventDetails?.name ?? event.stateExitedEventDetails?.name
      const told = state !== undefined || /Failed|TimedOut|Aborted|Redriven/.test(event.type ?? '')
      if (told)
        rows.push({ seconds: ((time - start) / 1000).toFixed(2), what: event.type ?? '', state: state ?? '' })
    }
  }
  return rows
}
