import Link from '@cloudscape-design/components/link'
import { getSchedule, listSchedules, type ScheduleSummary } from '../api/scheduler.ts'
import { useQuery } from '../live/use-query.ts'
import { scheduleHref, workflowHref } from '../place/links.ts'
import { machineNameOf } from '../text/arn.ts'
import { now } from '../time/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { type Column, List } from '../ui/list.tsx'
import { Page } from '../ui/page.tsx'
import { Status } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import { nextRunsOf } from './next-runs.ts'

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
  { name: 'Next run', cell: schedule => <NextRun schedule={schedule} />, width: 110 },
  { name: 'Group', cell: ({ GroupName }) => GroupName },
  { name: 'Starts', cell: ({ Target }) => Target && <TargetName arn={Target.Arn} />, width: 180 },
]

/** When it fires is in a schedule's own answer, not in the list: asked for the rows that are shown. */
function NextRun({ schedule: { GroupName, Name, State } }: { schedule: ScheduleSummary }) {
  const { data } = useQuery(
    State === 'ENABLED' ? `schedule ${GroupName} ${Name}` : undefined,
    signal => getSchedule(GroupName, Name, signal),
    { every: 60_000 },
  )
  const [time] = data === undefined ? [] : nextRunsOf(data, now(), 1)
  return <Time at={time === undefined ? undefined : time / 1000} />
}

export function TargetName({ arn }: { arn: string }) {
  if (!arn.includes(':stateMachine:')) return <span className="anywhere">{arn}</span>
  return <Link href={workflowHref(machineNameOf(arn))}>{machineNameOf(arn)}</Link>
}
