import ExpandableSection from '@cloudscape-design/components/expandable-section'
import type { HistoryEvent } from '../api/states.ts'
import { Empty } from '../ui/empty.tsx'
import { Json } from '../ui/json.tsx'
import { type Column, List } from '../ui/list.tsx'
import { ExactTime } from '../ui/time.tsx'

/** Every event as Step Functions recorded it, the newest first. */
export const HistoryTable = ({ events }: { events: readonly HistoryEvent[] }) => (
  <List
    title="Events"
    variant="borderless"
    items={[...events].reverse()}
    id={({ id }) => String(id)}
    columns={COLUMNS}
    empty={<Empty title="No events yet" />}
  />
)

const COLUMNS: Column<HistoryEvent>[] = [
  { name: 'Id', cell: ({ id }) => id },
  { name: 'Type', cell: ({ type }) => type, width: 200 },
  { name: 'After', cell: ({ previousEventId }) => previousEventId || '–' },
  { name: 'Time', cell: ({ timestamp }) => <ExactTime at={timestamp} />, width: 160 },
  { name: 'Details', cell: event => <Details event={event} />, width: 260 },
]

function Details({ event: { id, previousEventId, timestamp, type, ...details } }: { event: HistoryEvent }) {
  const [name] = Object.keys(details)
  if (name === undefined) return <span className="quiet">None</span>
  return (
    <ExpandableSection headerText={name.replace(/EventDetails$/, '')} headingTagOverride="h3">
      <Json text={JSON.stringify(details[name])} label={`details of event ${id}`} />
    </ExpandableSection>
  )
}
