import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import TextFilter from '@cloudscape-design/components/text-filter'
import Toggle from '@cloudscape-design/components/toggle'
import { useState } from 'react'
import { useQuery } from '../live/use-query.ts'
import { useQueryText } from '../place/place.ts'
import { callerOf } from '../text/caller.ts'
import { Empty } from '../ui/empty.tsx'
import { Json } from '../ui/json.tsx'
import { type Column, List } from '../ui/list.tsx'
import { Page } from '../ui/page.tsx'
import { Time } from '../ui/time.tsx'
import { type AuditEvent, LINES, loadAudit } from './load-audit.ts'

const DAYS = [
  { value: '', label: 'Any time' },
  { value: '1', label: 'Last day' },
  { value: '7', label: 'Last week' },
  { value: '30', label: 'Last month' },
]

/** Who did what with the FinSpace API, newest first. */
export function AuditPage() {
  const [text, setText] = useQueryText('text')
  const [days, setDays] = useQueryText('days')
  const [reads, setReads] = useQueryText('reads')
  const [failures, setFailures] = useQueryText('failures')
  const [most, setMost] = useState(LINES)
  const wanted = { text, days: Number(days), onlyChanges: reads === '', onlyErrors: failures !== '', most }
  const { data, error } = useQuery(`audit ${JSON.stringify(wanted)}`, signal => loadAudit(wanted, signal))
  const clear = () => {
    for (const set of [setText, setDays, setFailures]) set('')
    setReads('too')
  }
  return (
    <Page title="Audit" description="Who did what with kdb resources, newest first">
      <List
        title="Calls"
        items={data?.events}
        error={error}
        id={({ eventID }) => eventID}
        columns={COLUMNS}
        {...(data?.nextToken === undefined ? {} : { counter: `${data.events.length}+` })}
        more={data?.nextToken === undefined ? undefined : () => setMost(most + LINES)}
        empty={
          <Empty title="No call fits" action={<Button onClick={clear}>Show all calls</Button>}>
            Each call of the FinSpace API is kept, refused ones too.
          </Empty>
        }
        filter={
          <SpaceBetween direction="horizontal" size="s" alignItems="center">
            <TextFilter
              filteringText={text}
              filteringPlaceholder="User, operation, resource"
              filteringAriaLabel="Filter by text"
              onChange={({ detail }) => setText(detail.filteringText)}
            />
            <Select
              ariaLabel="When"
              options={DAYS}
              selectedOption={DAYS.find(({ value }) => value === days) ?? null}
              onChange={({ detail }) => setDays(detail.selectedOption.value ?? '')}
            />
            <Toggle checked={reads !== ''} onChange={({ detail }) => setReads(detail.checked ? 'too' : '')}>
              Reads too
            </Toggle>
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

const COLUMNS: Column<AuditEvent>[] = [
  { name: 'When', cell: ({ eventTime }) => <Time at={Date.parse(eventTime) / 1000} />, width: 110 },
  {
    name: 'What',
    cell: ({ eventName, errorCode }) => (
      <>
        {eventName}
        {errorCode !== undefined && <div className="lines">{errorCode}</div>}
      </>
    ),
    width: 190,
  },
  {
    name: 'Who',
    cell: ({ userIdentity: { arn = '–' } = {} }) => (
      <span className="anywhere" title={arn}>
        {callerOf(arn)}
      </span>
    ),
    width: 200,
  },
  { name: 'From', cell: ({ sourceIPAddress }) => sourceIPAddress, width: 110 },
  {
    name: 'The line',
    cell: event => (
      <ExpandableSection headerText="Show" headingTagOverride="h3">
        <Json text={JSON.stringify(event, undefined, 2)} label={`call ${event.eventID}`} />
      </ExpandableSection>
    ),
    width: 240,
  },
]
