import {
  DescribeExecutionCommand,
  type HistoryEvent,
  paginateGetExecutionHistory,
  SFNClient,
} from '@aws-sdk/client-sfn'
import { Option } from 'commander'
import type { Command } from '../command/command.ts'
import { type EndpointOptions, endpointOptions, jsonOption } from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { duration } from '../terminal/amounts.ts'
import { now } from '../terminal/clock.ts'
import { lineWidth, table } from '../terminal/table.ts'
import { reasonOf } from './cause.ts'
import { EXECUTION, findExecution, OF_WORKFLOW } from './find-execution.ts'

export const command: Command = {
  arguments: { execution: EXECUTION, workflow: OF_WORKFLOW },
  options: [
    ...endpointOptions(),
    new Option('--all', 'each round of its waits, and input and output in full'),
    jsonOption(),
  ],
  examples: ['kdbflow execution @latest', 'kdbflow execution @latest load-database --json'],
  run: showExecution,
}

interface ExecutionOptions extends EndpointOptions {
  all?: true
  json?: true
}

/** Shows one execution: what it is, and each state with the time it took. */
export async function showExecution(
  named: string,
  workflow: string | undefined,
  options: ExecutionOptions,
): Promise<void> {
  const client = new SFNClient(connectionOf(options))
  const executionArn = await findExecution(client, named, workflow)
  const { $metadata, ...execution } = await client.send(new DescribeExecutionCommand({ executionArn }))
  const visits = visitsOf(await historyOf(client, executionArn))
  if (options.json === true)
    return console.log(JSON.stringify({ ...execution, states: visits }, undefined, 2))
  const { status, startDate, stopDate, redriveCount = 0, input = '', output } = execution
  const took = duration(((stopDate?.getTime() ?? now()) - (startDate?.getTime() ?? 0)) / 1000)
  console.log(`${executionArn}
${status}, started ${startDate?.toISOString()}, ${stopDate === undefined ? 'for' : 'took'} ${took}, ${timesRedriven(redriveCount)}
`)
  const rows = (options.all === true ? visits : withoutRounds(visits)).map(rowOf)
  console.log(table(rows, { at: 'AT', took: 'TOOK', state: 'STATE' }, lineWidth()))
  console.log(`\ninput   ${shortened(input, options)}`)
  if (output !== undefined) console.log(`output  ${shortened(output, options)}`)
  if (execution.error !== undefined) console.log(`error   ${reasonOf(execution)}`)
}

function timesRedriven(count: number): string {
  if (count === 0) return 'never redriven'
  return count === 1 ? 'redriven once' : `redriven ${count} times`
}

const MOST_CHARACTERS = 600

function shortened(text: string, { all }: ExecutionOptions): string {
  if (all === true || text.length <= MOST_CHARACTERS) return text
  return `${text.slice(0, MOST_CHARACTERS)}… (${text.length} characters: --all shows them)`
}

async function historyOf(client: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = []
  const request = { executionArn, includeExecutionData: false }
  for await (const page of paginateGetExecutionHistory({ client }, request))
    events.push(...(page.events ?? []))
  return events
}

/** A state that was entered, or what happened between states. Times in seconds, from the start on. */
interface Visit {
  state: string
  entered: number
  left?: number
  times: number
}

function visitsOf(events: HistoryEvent[]): Visit[] {
  const start = events[0]?.timestamp?.getTime() ?? 0
  const visits: Visit[] = []
  for (const { type = '', timestamp, stateEnteredEventDetails, stateExitedEventDetails } of events) {
    const at = ((timestamp?.getTime() ?? 0) - start) / 1000
    const left = stateExitedEventDetails?.name
    const visit = visits.findLast(({ state, left: until }) => state === left && until === undefined)
    if (visit !== undefined) visit.left = at
    const state = stateEnteredEventDetails?.name
    if (state !== undefined) visits.push({ state, entered: at, times: 1 })
    else if (/Failed|TimedOut|Aborted|Redriven/.test(type))
      visits.push({ state: `! ${type}`, entered: at, left: at, times: 1 })
  }
  return visits
}

/** A wait goes round its three states: each is one line, with how often. */
function withoutRounds(visits: Visit[]): Visit[] {
  const kept: Visit[] = []
  for (const visit of visits) {
    const before = kept.slice(-STATES_OF_A_WAIT).find(({ state }) => state === visit.state)
    if (before === undefined || visit.state.startsWith('!')) kept.push({ ...visit })
    else {
      before.times += 1
      if (visit.left === undefined) delete before.left
      else before.left = visit.left
    }
  }
  return kept
}

const STATES_OF_A_WAIT = 3

const rowOf = ({ state, entered, left, times }: Visit) => ({
  at: `${entered.toFixed(2)} s`,
  took: left === undefined ? '...' : `${(left - entered).toFixed(2)} s`,
  state: times === 1 ? state : `${state} (${times} times)`,
})
