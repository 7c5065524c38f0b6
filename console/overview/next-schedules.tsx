import Link from '@cloudscape-design/components/link'
import { getSchedule, listSchedules, type Schedule } from '../api/scheduler.ts'
import { useQuery } from '../live/use-query.ts'
import { scheduleHref } from '../place/links.ts'
import { nextRunsOf } from '../schedules/next-runs.ts'
import { TargetName } from '../schedules/schedule-list.tsx'
import { exactText } from '../text/time.ts'
import { now } from '../time/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { List } from '../ui/list.tsx'
import { Time } from '../ui/time.tsx'

interface NextRun {
  schedule: Schedule
  /** Milliseconds. */
  time: number
}

/** Schedules asked when they fire, one call each, and how many of them are shown. */
const MOST_ASKED = 30
const SHOWN = 5

/** What starts next by the clock. */
export function NextSchedules() {
  const { data, error } = useQuery('next schedules', findNext, { every: 60_000 })
  return (
    <List<NextRun>
      title="Next schedules"
      items={data}
      error={error}
      id={({ schedule }) => schedule.Arn}
      actions={<Link href="#/schedules">All schedules</Link>}
      columns={[
        {
          name: 'Schedule',
          cell: ({ schedule: { GroupName, Name } }) => (
            <Link href={scheduleHref(GroupName, Name)}>{Name}</Link>
          ),
          width: 160,
        },
        { name: 'Runs', cell: ({ time }) => <Time at={time / 1000} />, width: 110 },
        {
          name: 'On its own clock',
          cell: ({ schedule: { ScheduleExpressionTimezone = 'UTC' }, time }) =>
            exactText(time, ScheduleExpressionTimezone),
          width: 220,
        },
        { name: 'Starts', cell: ({ schedule }) => <TargetName arn={schedule.Target.Arn} />, width: 160 },
      ]}
      empty={<Empty title="Nothing is scheduled" action={<Link href="#/schedules">See schedules</Link>} />}
    />
  )
}

async function findNext(signal: AbortSignal): Promise<NextRun[]> {
  const { Schedules } = await listSchedules(signal)
  const enabled = Schedules.filter(({ State }) => State === 'ENABLED').slice(0, MOST_ASKED)
  const schedules = await Promise.all(
    enabled.map(({ GroupName, Name }) => getSchedule(GroupName, Name, signal)),
  )
  return schedules
    .flatMap(schedule => nextRunsOf(schedule, now(), 1).map(time => ({ schedule, time })))
    .sort((a, b) => a.time - b.time)
    .slice(0, SHOWN)
}
