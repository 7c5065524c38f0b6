import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import TextFilter from '@cloudscape-design/components/text-filter'
import Toggle from '@cloudscape-design/components/toggle'
import { type ExecutionStatus, listStateMachines } from '../api/states.ts'
import { useQuery } from '../live/use-query.ts'
import { useQueryText } from '../place/place.ts'
import { now } from '../time/clock.ts'
import { Empty } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'
import { sentence } from '../ui/status.tsx'
import { ExecutionTable } from './execution-table.tsx'

const STATUSES: readonly ExecutionStatus[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']
const ANY = { value: '', label: 'Any status' }
const TIMES = [
  { value: '', label: 'Any time' },
  { value: '3600', label: 'Last hour' },
  { value: '86400', label: 'Last day' },
  { value: '604800', label: 'Last week' },
]

export function ExecutionListPage() {
  const [status, setStatus] = useQueryText('status')
  const [workflow, setWorkflow] = useQueryText('workflow')
  const [text, setText] = useQueryText('text')
  const [last, setLast] = useQueryText('last')
  const [grouped, setGrouped] = useQueryText('grouped', 'yes')
  const isFiltered = [status, workflow, text, last].some(value => value !== '')
  const clear = () => {
    for (const set of [setStatus, setWorkflow, setText, setLast]) set('')
  }
  const statusFilter = STATUSES.find(one => one === status)
  return (
    <Page title="Executions" description="Every run of a workflow, the latest first">
      <ExecutionTable
        key={`${status} ${workflow} ${text} ${last}`}
        grouped={grouped === 'yes'}
        filter={{
          ...(statusFilter === undefined ? {} : { status: statusFilter }),
          ...(workflow === '' ? {} : { workflow }),
          ...(text === '' ? {} : { text }),
          ...(last === '' ? {} : { since: toMinute(now() / 1000 - Number(last)) }),
        }}
        empty={isFiltered ? <NothingFits clear={clear} /> : <NothingRan />}
        controls={
          <SpaceBetween direction="horizontal" size="s" alignItems="center">
            <TextFilter
              filteringText={text}
              filteringPlaceholder="Name"
              filteringAriaLabel="Filter by name"
              onDelayedChange={({ detail }) => setText(detail.filteringText)}
              onChange={({ detail }) => setText(detail.filteringText)}
            />
            <StatusSelect status={status} choose={setStatus} />
            <WorkflowSelect workflow={workflow} choose={setWorkflow} />
            <Select
              ariaLabel="When it started"
              options={TIMES}
              selectedOption={TIMES.find(({ value }) => value === last) ?? TIMES[0] ?? null}
              onChange={({ detail }) => setLast(detail.selectedOption.value ?? '')}
            />
            <Toggle
              checked={grouped === 'yes'}
              onChange={({ detail }) => setGrouped(detail.checked ? 'yes' : 'no')}
            >
              Grouped
            </Toggle>
          </SpaceBetween>
        }
      />
    </Page>
  )
}

/** A question that stays the same for a minute is not asked anew at each drawing. */
const toMinute = (seconds: number) => Math.floor(seconds / 60) * 60

function StatusSelect({ status, choose }: { status: string; choose: (status: string) => void }) {
  const options = [ANY, ...STATUSES.map(value => ({ value, label: sentence(value) }))]
  return (
    <Select
      ariaLabel="Status"
      options={options}
      selectedOption={options.find(({ value }) => value === status) ?? ANY}
      onChange={({ detail }) => choose(detail.selectedOption.value ?? '')}
    />
  )
}

function WorkflowSelect({ workflow, choose }: { workflow: string; choose: (workflow: string) => void }) {
  const { data } = useQuery('state machines', listStateMachines)
  const all = { value: '', label: 'Any workflow' }
  const options = [all, ...(data?.stateMachines ?? []).map(({ name }) => ({ value: name, label: name }))]
  return (
    <Select
      ariaLabel="Workflow"
      options={options}
      selectedOption={workflow === '' ? all : { value: workflow, label: workflow }}
      onChange={({ detail }) => choose(detail.selectedOption.value ?? '')}
    />
  )
}

const NothingFits = ({ clear }: { clear: () => void }) => (
  <Empty title="No execution fits" action={<Button onClick={clear}>Clear the filters</Button>}>
    Of each workflow the latest 1,000 are looked at.
  </Empty>
)

const NothingRan = () => (
  <Empty title="No workflow has run yet" action={<Link href="#/workflows">Choose a workflow to start</Link>}>
    provision-environment comes first: it makes an environment with its network, users and databases.
  </Empty>
)
