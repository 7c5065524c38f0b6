import Box from '@cloudscape-design/components/box'
import { latestLogEvents } from '../api/latest-log-events.ts'
import { filterLogEvents } from '../api/logs.ts'
import { useQuery } from '../live/use-query.ts'
import type { ClusterName } from '../place/names.ts'
import { exactText } from '../text/time.ts'
import { now } from '../time/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Failure } from '../ui/failure.tsx'

/** Lines shown, and how far back. */
const LINES = 500
const SPAN = 24 * 3_600_000

/** What the nodes printed in the last day, the newest last, as it comes. */
export function ClusterLogs({ name: { environmentId, clusterName } }: { name: ClusterName }) {
  const { data, error } = useQuery(
    `logs ${environmentId} ${clusterName}`,
    signal =>
      latestLogEvents(
        { logGroupName: `/aws/vendedlogs/finspace/${environmentId}/${clusterName}` },
        { enough: LINES, within: SPAN, now: now(), signal, read: filterLogEvents },
      ),
    { every: 3000 },
  )
  if (error !== undefined) return <Failure error={error} />
  if (data === undefined) return <Box>Reading the log…</Box>
  if (data.length === 0) return <Empty title="The nodes printed nothing in the last day" />
  return (
    <div className="json">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="json-text" tabIndex={0} aria-label="The log of the nodes">
        <pre>
          {data
            .slice(-LINES)
            .map(({ timestamp, message }) => `${exactText(timestamp)}  ${message}`)
            .join('\n')}
        </pre>
      </section>
    </div>
  )
}
