import {
  type ExecutionStatus,
  type ExecutionSummary,
  listExecutions,
  listStateMachines,
} from '../api/states.ts'
import { machineNameOf } from '../text/arn.ts'

export interface ExecutionFilter {
  workflow?: string
  status?: ExecutionStatus
  /** In an execution's name or its workflow's. */
  text?: string
  /** Seconds: none that started before. */
  since?: number
}

/** Of each workflow no more than this is asked for, in one call. */
export const MOST = 1000
/** Workflows asked, one call each. */
const MOST_WORKFLOWS = 40

export interface LoadedExecutions {
  /** The latest first. */
  executions: ExecutionSummary[]
  /** There are older ones than those looked at. */
  hasMore: boolean
}

/** The latest executions of all workflows, or of one. */
export async function loadExecutions(
  filter: ExecutionFilter,
  wanted: number,
  signal?: AbortSignal,
): Promise<LoadedExecutions> {
  const { stateMachines } = await listStateMachines(signal)
  const asked = stateMachines
    .filter(({ name }) => filter.workflow === undefined || name === filter.workflow)
    .slice(0, MOST_WORKFLOWS)
  // A text is looked for in all that one call gives.
  const maxResults = filter.text ? MOST : Math.min(wanted, MOST)
  const pages = await Promise.all(
    asked.map(({ stateMachineArn }) =>
      listExecutions(
        {
          stateMachineArn,
          maxResults,
          ...(filter.status === undefined ? {} : { statusFilter: filter.status }),
        },
        signal,
      ),
    ),
  )
  const all = pages.flatMap(({ executions }) => executions).filter(fits(filter))
  all.sort((a, b) => b.startDate - a.startDate)
  const isCut = pages.some(({ nextToken }) => nextToken !== undefined)
  return { executions: all.slice(0, wanted), hasMore: all.length > wanted || (isCut && wanted < MOST) }
}

const fits =
  ({ text = '', since = 0 }: ExecutionFilter) =>
  ({ name, stateMachineArn, startDate }: ExecutionSummary) =>
    startDate >= since &&
    `${machineNameOf(stateMachineArn)} ${name}`.toLowerCase().includes(text.trim().toLowerCase())
