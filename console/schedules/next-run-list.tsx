import type { Schedule } from '../api/scheduler.ts'
import { useNow } from '../live/use-now.ts'
import { exactText, relativeText } from '../text/time.ts'
import { Empty } from '../ui/empty.tsx'
import { List } from '../ui/list.tsx'
import { nextRunsOf } from './next-runs.ts'

const SHOWN = 5

/** The next runs of a schedule, on the clock of the viewer and on its own. */
export function NextRunList({ schedule }: { schedule: Schedule }) {
  const now = useNow(10_000)
  const zone = schedule.ScheduleExpressionTimezone ?? 'UTC'
  return (
    <List<number>
      title="Next runs"
      items={nextRunsOf(schedule, now, SHOWN)}
      counter={String(SHOWN)}
      id={String}
      columns={[
        { name: 'When', cell: time => relativeText(time, now), width: 110 },
        { name: 'In your time zone', cell: time => exactText(time), width: 220 },
        { name: `In ${zone}`, cell: time => exactText(time, zone), width: 220 },
      ]}
      empty={
        schedule.State === 'DISABLED' ? (
          <Empty title="It is paused">Resume it, and it runs by the clock again.</Empty>
        ) : (
          <Empty title="It never runs again">Its time is over.</Empty>
        )
      }
    />
  )
}
