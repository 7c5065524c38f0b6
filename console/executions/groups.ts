// Ten thousand loads of arriving files are one line that can be opened, not ten thousand lines.
import type { ExecutionSummary } from '../api/states.ts'
import { machineNameOf } from '../text/arn.ts'

export interface ExecutionRow {
  id: string
  workflow: string
  status: ExecutionSummary['status']
  /** The latest of a group. */
  latest: ExecutionSummary
  /** Of a group; a row without them is one execution. */
  members?: ExecutionRow[]
}

/** From so many of one workflow, with one status, that started in one hour. */
const FEWEST = 6
const HOUR = 3600

/** The executions come latest first, and so do the rows. */
export function groupedRows(executions: readonly ExecutionSummary[]): ExecutionRow[] {
  const groups = Map.groupBy(executions, execution => groupOf(execution))
  const rows = [...groups].flatMap(([id, members]) =>
    members.length < FEWEST ? members.map(rowOf) : [groupRow(id, members)],
  )
  return rows.sort((a, b) => b.latest.startDate - a.latest.startDate)
}

export const rowOf = (execution: ExecutionSummary): ExecutionRow => ({
  id: execution.executionArn,
  workflow: machineNameOf(execution.stateMachineArn),
  status: execution.status,
  latest: execution,
})

const groupOf = ({ stateMachineArn, status, startDate }: ExecutionSummary) =>
  `${stateMachineArn} ${status} ${Math.floor(startDate / HOUR)}`

function groupRow(id: string, members: readonly ExecutionSummary[]): ExecutionRow {
  const rows = members.map(rowOf)
  const [first] = rows
  if (first === undefined) throw new Error(`expected members of the group ${id}, got none`)
  return { ...first, id, members: rows }
}
