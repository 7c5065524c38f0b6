import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Link from '@cloudscape-design/components/link'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import TextFilter from '@cloudscape-design/components/text-filter'
import Toggle from '@cloudscape-design/components/toggle'
import { useQuery } from '../live/use-query.ts'
import { resourceLink } from '../place/links.ts'
import { useQueryText } from '../place/place.ts'
import { Empty } from '../ui/empty.tsx'
import { Json } from '../ui/json.tsx'
import { type Column, List } from '../ui/list.tsx'
import { Page } from '../ui/page.tsx'
import { Status } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import { type BusEvent, loadEvents } from './load-events.ts'

const KINDS = ['Environment', 'Database', 'Changeset', 'Dataview', 'Cluster', 'Volume', 'Scaling Group']
const TYPES = [
  ...['Workflow Started', 'Workflow Succeeded', 'Workflow Failed', 'Workflow Timed Out', 'Workflow Aborted'],
  ...['Workflow Step Failed', 'Kx Changeset Progress', ...KINDS.map(kind => `Kx ${kind} State Change`)],
]
const ANY = { value: '', label: 'Any event' }

/** The events of the bus, as they come. */
export function EventList() {
  const [type, setType] = useQueryText('type')
  const [text, setText] = useQueryText('text')
  const [failures, setFailures] = useQueryText('failures')
  const filter = { ...(type === '' ? {} : { type }), ...(failures === '' ? {} : { failures: true }), text }
  const { data, error } = useQuery(`events ${JSON.stringify(filter)}`, signal => loadEvents(filter, signal), {
    every: 5000,
    on: ({ source }) => source === 'kdbflow',
  })
  const clear = () => {
    for (const set of [setType, setText, setFailures]) set('')
  }
  const isFiltered = type !== '' || text !== '' || failures !== ''
  return (
    <Page title="Events" description="Events of workflows and resources, newest first">
      <List
        title="Events"
        items={data}
        error={error}
        id={({ id }) => id}
        columns={COLUMNS}
        empty={
          isFiltered ? (
            <Empty title="No event fits" action={<Button onClick={clear}>Clear the filters</Button>}>
              The last two weeks are looked at.
            </Empty>
          ) : (
            <Empty title="No events yet" action={<Link href="#/workflows">Start a workflow</Link>} />
          )
        }
        filter={
          <SpaceBetween direction="horizontal" size="s" alignItems="center">
            <TextFilter
              filteringText={text}
              filteringPlaceholder="Text"
              filteringAriaLabel="Filter by text"
              onChange={({ detail }) => setText(detail.filteringText)}
            />
            <Select
              ariaLabel="Kind of event"
              options={[ANY, ...TYPES.map(value => ({ value, label: value }))]}
              selectedOption={type === '' ? ANY : { value: type, label: type }}
              onChange={({ detail }) => setType(detail.selectedOption.value ?? '')}
            />
            <Toggle
              checked={failures !== ''}
              onChange={({ detail }) => setFailures(detail.checked ? 'only' : '')}
            >
              Failures only
            </Toggle>
          </SpaceBetween>
        }
      />
    </Page>
  )
}

const COLUMNS: Column<BusEvent>[] = [
  { name: 'When', cell: ({ time }) => <Time at={time / 1000} />, width: 110 },
  { name: 'Event', cell: ({ type }) => type, width: 190 },
  { name: 'About', cell: event => <About event={event} />, width: 240 },
  {
    name: 'JSON',
    cell: ({ id, text }) => (
      <ExpandableSection headerText="Show" headingTagOverride="h3">
        <Json text={text} label={`event ${id}`} />
      </ExpandableSection>
    ),
    width: 240,
  },
]

function About({ event: { detail, resources } }: { event: BusEvent }) {
  const { workflow, resource, errorInfo } = detail.data ?? {}
  const arn = workflow?.executionArn ?? resource?.arn ?? resources[0]
  const link = arn === undefined ? undefined : resourceLink(arn)
  return (
    <>
      {link ? <Link href={link.href}>{link.text}</Link> : arn}
      {resource?.status && (
        <>
          {' '}
          <Status
            status={resource.status}
            good={resource.type === 'Cluster' && resource.status === 'RUNNING'}
          />
        </>
      )}
      {errorInfo && <div className="lines">{errorInfo.errorMessage ?? errorInfo.errorType}</div>}
    </>
  )
}
