import Link from '@cloudscape-design/components/link'
import {
  describeStateMachine,
  listExecutions,
  listStateMachines,
  type StateMachineSummary,
} from '../api/states.ts'
import { useQuery } from '../live/use-query.ts'
import { executionHref, workflowHref } from '../place/links.ts'
import { Empty } from '../ui/empty.tsx'
import { type Column, List } from '../ui/list.tsx'
import { Page } from '../ui/page.tsx'
import { StartButton } from '../ui/start-button.tsx'
import { Status } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'

/** What there is to run. */
export function WorkflowList() {
  const { data, error } = useQuery('state machines', listStateMachines)
  return (
    <Page
      title="Workflows"
      description="State machines: each a piece of work on kdb environments, from start to end"
    >
      <List
        title="Workflows"
        items={data?.stateMachines}
        id={({ name }) => name}
        error={error}
        columns={COLUMNS}
        empty={<Empty title="No workflow is here">Your policies may show none of them.</Empty>}
      />
    </Page>
  )
}

const COLUMNS: Column<StateMachineSummary>[] = [
  { name: 'Workflow', cell: ({ name }) => <Link href={workflowHref(name)}>{name}</Link>, width: 180 },
  { name: 'What it does', cell: machine => <Purpose machine={machine} />, width: 240 },
  { name: 'Last execution', cell: machine => <Last machine={machine} />, width: 190 },
  {
    name: 'Start',
    width: 90,
    cell: ({ name }) => <StartButton workflow={name} variant="inline-link" />,
  },
]

function Purpose({ machine: { stateMachineArn } }: { machine: StateMachineSummary }) {
  const { data } = useQuery(`machine ${stateMachineArn}`, signal =>
    describeStateMachine(stateMachineArn, signal),
  )
  return <>{data && commentOf(data.definition)}</>
}

export function commentOf(definition: string): string {
  const { Comment } = Object(JSON.parse(definition)) as { Comment?: string }
  return Comment ?? ''
}

function Last({ machine: { stateMachineArn } }: { machine: StateMachineSummary }) {
  const { data } = useQuery(
    `last of ${stateMachineArn}`,
    signal => listExecutions({ stateMachineArn, maxResults: 1 }, signal),
    { every: 20_000, on: ({ source }) => source === 'aws.states' },
  )
  const [last] = data?.executions ?? []
  if (last === undefined) return <span className="quiet">{data && 'Never run'}</span>
  return (
    <Link href={executionHref(last.executionArn)}>
      <Status status={last.status} /> <Time at={last.startDate} />
    </Link>
  )
}
