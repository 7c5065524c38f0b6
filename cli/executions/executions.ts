import {
  type ExecutionListItem,
  type ExecutionStatus,
  type ListExecutionsCommandInput,
  paginateListExecutions,
  SFNClient,
} from '@aws-sdk/client-sfn'
import { Option } from 'commander'
import type { Command } from '../command/command.ts'
import {
  type EndpointOptions,
  endpointOptions,
  jsonOption,
  limitOption,
  sinceOption,
  statusOption,
} from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { duration } from '../terminal/amounts.ts'
import { now } from '../terminal/clock.ts'
import { moment } from '../terminal/moment.ts'
import { shortName } from '../terminal/short-name.ts'
import { lineWidth, table } from '../terminal/table.ts'
import { OF_WORKFLOW } from './find-execution.ts'
import { type Machine, machineNamed, machinesOf } from './machines.ts'

export const command: Command = {
  arguments: { workflow: OF_WORKFLOW },
  options: [
    ...endpointOptions(),
    statusOption(),
    sinceOption(),
    limitOption(20, 'at most this many of each workflow'),
    new Option('--all', 'every one, each on a line'),
    jsonOption(),
  ],
  examples: ['kdbflow executions --status failed --since 2h', 'kdbflow executions load-database --limit 10'],
  run: showExecutions,
}

interface ListOptions extends EndpointOptions {
  status?: ExecutionStatus
  /** Seconds. */
  since?: number
  limit: number
  all?: true
  json?: true
}

/** Lists executions of one workflow, or of all, newest first. */
export async function showExecutions(workflow: string | undefined, options: ListOptions): Promise<void> {
  const { found, cut } = await listed(new SFNClient(connectionOf(options)), workflow, options)
  if (options.json === true) console.log(JSON.stringify(found, undefined, 2))
  else if (found.length === 0) console.log('no executions')
  else console.log(executionTable(found, { grouped: options.all !== true && workflow === undefined }))
  if (cut.length === 0) return
  const say = options.json === true ? console.error : console.log
  say(`Older ones of ${cut.join(', ')} are not shown: --limit ${options.limit * 4}, or --all`)
}

/** All that run, of every workflow, newest first. */
export async function runningExecutions(client: SFNClient): Promise<ListedExecution[]> {
  return (await listed(client, undefined, { status: 'RUNNING', limit: 20, all: true })).found
}

/** `cut` names the workflows that have older ones. */
async function listed(client: SFNClient, workflow: string | undefined, options: ListOptions) {
  const machines = workflow === undefined ? await machinesOf(client) : [await machineNamed(client, workflow)]
  const lists = await Promise.all(machines.map(machine => newest(client, machine, options)))
  const found = lists
    .flatMap(({ executions }) => executions)
    .sort((one, other) => other.start.getTime() - one.start.getTime())
  return { found, cut: lists.filter(({ isCut }) => isCut).map(({ machine }) => machine.name) }
}

export interface ListedExecution {
  executionArn: string
  workflow: string
  name: string
  status: string
  start: Date
  stop?: Date
}

/** Of one machine, as many as are asked for. */
async function newest(client: SFNClient, machine: Machine, options: ListOptions) {
  const { status, limit, all } = options
  const since = options.since === undefined ? 0 : now() - options.since * 1000
  const most = all === true ? Infinity : limit
  const request: ListExecutionsCommandInput = {
    stateMachineArn: machine.arn,
    maxResults: Math.min(1000, all === true ? 1000 : limit + 1),
    ...(status === undefined ? {} : { statusFilter: status }),
  }
  const executions: ListedExecution[] = []
  for await (const page of paginateListExecutions({ client }, request)) {
    const listed = (page.executions ?? []).map(item => listedOf(machine, item))
    executions.push(...listed.filter(({ start }) => start.getTime() >= since))
    if (executions.length > most || listed.some(({ start }) => start.getTime() < since)) break
  }
  return { machine, executions: executions.slice(0, most), isCut: executions.length > most }
}

function listedOf(machine: Machine, item: ExecutionListItem): ListedExecution {
  const { executionArn = '', name = '', status = 'RUNNING', startDate = new Date(0), stopDate } = item
  return {
    ...{ executionArn, workflow: machine.name, name, status, start: startDate },
    ...(stopDate === undefined ? {} : { stop: stopDate }),
  }
}

const HEADINGS = {
  started: 'STARTED (UTC)',
  status: 'STATUS',
  took: 'TOOK',
  workflow: 'WORKFLOW',
  name: 'NAME',
}

/** As a table. Many of one workflow in a row that ended alike are one line, where they are to be grouped. */
export function executionTable(executions: ListedExecution[], { grouped }: { grouped: boolean }): string {
  const runs = grouped ? runsOf(executions) : executions.map(one => [one])
  const rows = runs.flatMap(run =>
    run.length > FLOOD ? [rowOf(run[0]), summaryOf(run.slice(1))] : run.map(rowOf),
  )
  return table(rows, HEADINGS, lineWidth())
}

/** Rows alike that are still shown one by one. */
const FLOOD = 4

function runsOf(executions: ListedExecution[]): ListedExecution[][] {
  const runs: ListedExecution[][] = []
  for (const execution of executions) {
    const run = runs.at(-1)
    const isLike = run?.[0]?.workflow === execution.workflow && run[0].status === execution.status
    if (isLike && execution.status !== 'RUNNING') run.push(execution)
    else runs.push([execution])
  }
  return runs
}

function rowOf(execution: ListedExecution | undefined) {
  const { start, stop, status = '', workflow = '', name = '' } = execution ?? {}
  const seconds = ((stop?.getTime() ?? now()) - (start?.getTime() ?? 0)) / 1000
  return { started: moment(start), status, took: duration(seconds), workflow, name: shortName(name) }
}

function summaryOf(run: ListedExecution[]) {
  const [first] = run
  return {
    started: moment(run.at(-1)?.start),
    status: first?.status ?? '',
    took: '',
    workflow: first?.workflow ?? '',
    name: `and ${run.length} more since`,
  }
}
