import Link from '@cloudscape-design/components/link'
import { lazy, Suspense } from 'react'
import { isRefused } from '../api/api-error.ts'
import { getOverview } from '../api/overview.ts'
import { ExecutionTable } from '../executions/execution-table.tsx'
import { useQuery } from '../live/use-query.ts'
import { hrefOf } from '../place/place.ts'
import { now } from '../time/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Failure } from '../ui/failure.tsx'
import { Loading } from '../ui/loading.tsx'
import { Page } from '../ui/page.tsx'
import { WhenSeen } from '../ui/when-seen.tsx'
import { ChangesetsInProgress } from './changesets-in-progress.tsx'
import { Health } from './health.tsx'
import { StaleClusters } from './stale-clusters.tsx'

const DAY = 86_400

// Charts, and what reads schedules, are no part of the first page.
const Activity = lazy(async () => ({ default: (await import('./activity.tsx')).Activity }))
const NextSchedules = lazy(async () => ({ default: (await import('./next-schedules.tsx')).NextSchedules }))

/** What wants to be looked at, before anything else. */
export function Overview() {
  // A question that stays the same for a minute is not asked anew at each drawing.
  const since = Math.floor(now() / 60_000) * 60 - DAY
  const { data, error } = useQuery('overview', getOverview, {
    every: 15_000,
    on: ({ type }) => /^Kx (Cluster|Changeset)/.test(type),
  })
  return (
    <Page title="Overview" description="What runs, what failed, what is behind">
      {error !== undefined && !isRefused(error) && <Failure error={error} />}
      {data && <Health overview={data} />}
      {data && <ChangesetsInProgress changesets={data.changesets} />}
      <ExecutionTable
        title="Running now"
        grouped
        filter={{ status: 'RUNNING' }}
        empty={
          <Empty title="Nothing runs" action={<Link href="#/workflows">Choose a workflow to start</Link>} />
        }
      />
      <ExecutionTable
        title="Failed in the last day"
        grouped
        filter={{ status: 'FAILED', since }}
        empty={<Empty title="Nothing failed in the last day" />}
        actions={<Link href={hrefOf('/executions', { status: 'FAILED' })}>All that failed</Link>}
      />
      <StaleClusters />
      <WhenSeen height={260}>
        <Suspense fallback={<Loading />}>
          <Activity copied={data?.copied} />
        </Suspense>
      </WhenSeen>
      <WhenSeen height={200}>
        <Suspense fallback={<Loading />}>
          <NextSchedules />
        </Suspense>
      </WhenSeen>
    </Page>
  )
}
