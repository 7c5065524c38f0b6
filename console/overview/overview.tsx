import Link from '@cloudscape-design/components/link'
import { ExecutionTable } from '../executions/execution-table.tsx'
import { hrefOf } from '../place/place.ts'
import { now } from '../time/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'
import { StaleClusters } from './stale-clusters.tsx'

const DAY = 86_400

/** What wants to be looked at, before anything else. */
export function Overview() {
  // A question that stays the same for a minute is not asked anew at each drawing.
  const since = Math.floor(now() / 60_000) * 60 - DAY
  return (
    <Page title="Overview" description="What runs, what failed, what is behind">
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
    </Page>
  )
}
