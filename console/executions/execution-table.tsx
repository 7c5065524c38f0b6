import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'

import { type ReactNode, useMemo, useState } from 'react'
import { useQuery } from '../live/use-query.ts'
import { executionHref, workflowHref } from '../place/links.ts'
import { countText } from '../text/bytes.ts'
import { Elapsed } from '../ui/elapsed.tsx'
import { type Column, List } from '../ui/list.tsx'
import { Status } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import { type ExecutionRow, groupedRows, rowOf } from './groups.ts'
import { type ExecutionFilter, loadExecutions, MOST } from './load-executions.ts'

export interface ExecutionTableProps {
  title?: string
  filter: ExecutionFilter
  grouped: boolean
  controls?: ReactNode
  empty: ReactNode
  actions?: ReactNode
}

const PAGE = 100

/** The latest executions that fit a filter, as they change. */
export function ExecutionTable({
  title = 'Executions',
  filter,
  grouped,
  controls,
  empty,
  actions,
}: ExecutionTableProps) {
  const [wanted, setWanted] = useState(PAGE)
  const [expanded, setExpanded] = useState<ExecutionRow[]>([])
  const { data, error } = useQuery(
    `executions ${JSON.stringify(filter)} ${wanted}`,
    signal => loadExecutions(filter, wanted, signal),
    { every: 15_000, on: ({ source }) => source === 'aws.states' },
  )
  const rows = useMemo(
    () => data && (grouped ? groupedRows(data.executions) : data.executions.map(rowOf)),
    [data, grouped],
  )
  const count = data && `${countText(data.executions.length)}${data.hasMore ? '+' : ''}`
  return (
    <List
      title={title}
      items={rows}
      id={row => row.id}
      columns={filter.workflow === undefined ? COLUMNS : COLUMNS.filter(({ name }) => name !== 'Workflow')}
      error={error}
      empty={empty}
      filter={controls}
      actions={actions}
      {...(count === undefined ? {} : { counter: count })}
      more={data?.hasMore && wanted < MOST ? () => setWanted(Math.min(MOST, wanted + 3 * PAGE)) : undefined}
      expandable={{
        getItemChildren: ({ members = [] }) => members.slice(0, PAGE),
        isItemExpandable: ({ members }) => members !== undefined,
        expandedItems: rows?.filter(row => expanded.some(({ id }) => id === row.id)) ?? [],
        onExpandableItemToggle: ({ detail: { item, expanded: isOpen } }) =>
          setExpanded(before => [...before.filter(({ id }) => id !== item.id), ...(isOpen ? [item] : [])]),
      }}
    />
  )
}

const COLUMNS: Column<ExecutionRow>[] = [
  { name: 'Execution', cell: row => <Name row={row} />, width: 150 },
  { name: 'Status', cell: ({ status }) => <Status status={status} />, width: 145 },
  {
    name: 'Workflow',
    cell: ({ workflow }) => <Link href={workflowHref(workflow)}>{workflow}</Link>,
    width: 150,
  },
  { name: 'Started', cell: ({ latest }) => <Time at={latest.startDate} />, width: 110 },
  {
    name: 'Took',
    cell: ({ latest, members }) =>
      members === undefined ? (
        <Elapsed from={latest.redriveDate ?? latest.startDate} to={latest.stopDate} />
      ) : null,
    width: 100,
  },
]

function Name({ row: { latest, members } }: { row: ExecutionRow }) {
  if (members !== undefined) return <Box variant="strong">{countText(members.length)} executions</Box>
  return (
    <>
      <Link href={executionHref(latest.executionArn)}>
        <span title={latest.name}>{shortName(latest.name)}</span>
      </Link>
      {latest.redriveCount ? <span className="quiet"> · redriven {latest.redriveCount}×</span> : null}
    </>
  )
}

/** The beginning of a name that Step Functions made is enough to know it by. */
export const shortName = (name: string): string =>
  /^[0-9a-f]{8}-[0-9a-f-]{27}(-\d+)?$/.test(name) ? name.replace(/^([0-9a-f]{8})-[0-9a-f-]{27}/, '$1') : name
