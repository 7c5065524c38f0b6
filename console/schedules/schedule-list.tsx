import Link from '@cloudscape-design/components/link'
import { listSchedules, type ScheduleSummary } from '../api/scheduler.ts'
import { useQuery } from '../live/use-query.ts'
import { scheduleHref, workflowHref } from '../place/links.ts'
import { machineNameOf } from '../text/arn.ts'
import { Empty } from '../ui/empty.tsx'
import { type Column, List } from '../ui/list.tsx'
import { Page } from '../ui/page.tsx'
import { Status } from '../ui/status.tsx'

export function ScheduleList() {
  const { data, error } = useQuery('schedules', listSchedules, { every: 20_000 })
  return (
    <Page title="Schedules" description="Workflows that start by the clock">
      <List
        title="Schedules"
        items={data?.Schedules}
        error={error}
        id={({ Arn }) => Arn}
        columns={COLUMNS}
        {...(data?.NextToken === undefined ? {} : { counter: `${data.Schedules.length}+` })}
        empty={
          <Empty title="No schedule yet">
            Any client of EventBridge Scheduler makes one, such as <code>aws scheduler create-schedule</code>.
          </Empty>
        }
      />
    </Page>
  )
}

const COLUMNS: Column<ScheduleSummary>[] = [
  {
    name: 'Name',
    cell: ({ Name, GroupName }) => <Link href={scheduleHref(GroupName, Name)}>{Name}</Link>,
    width: 180,
  },
  { name: 'State', cell: ({ State }) => <Status status={State} />, width: 100 },
  { name: 'Group', cell: ({ GroupName }) => GroupName },
  { name: 'Starts', cell: ({ Target }) => Target && <TargetName arn={Target.Arn} />, width: 180 },
]

export function TargetName({ arn }: { arn: string }) {
  if (!arn.includes(':stateMachine:')) return <span className="anywhere">{arn}</span>
  return <Link href={workflowHref(machineNameOf(arn))}>{machineNameOf(arn)}</Link>
}
