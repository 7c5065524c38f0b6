import Link from '@cloudscape-design/components/link'
import Tabs from '@cloudscape-design/components/tabs'
import { describeStateMachine, listStateMachines } from '../api/states.ts'
import { describeWorkflow } from '../api/workflows.ts'
import { ExecutionTable } from '../executions/execution-table.tsx'
import { MachineGraph } from '../graph/machine-graph.tsx'
import { useQuery } from '../live/use-query.ts'
import { hrefOf, useQueryText } from '../place/place.ts'
import { Empty } from '../ui/empty.tsx'
import { Failure } from '../ui/failure.tsx'
import { Json } from '../ui/json.tsx'
import { Loading } from '../ui/loading.tsx'
import { Page } from '../ui/page.tsx'
import { StartButton } from '../ui/start-button.tsx'
import { commentOf } from './workflow-list.tsx'

/** One workflow: what it does, as a picture and in words, and how its last runs went. */
export function WorkflowPage({ name }: { name: string }) {
  const { data, error, reload } = useQuery(`workflow ${name}`, signal => machineNamed(name, signal))
  return (
    <Page
      title={name}
      above={[{ text: 'Workflows', href: '#/workflows' }]}
      description={data && commentOf(data.definition)}
      actions={<StartButton workflow={name} variant="primary" />}
    >
      <Failure error={error} retry={reload} />
      {data === undefined ? !error && <Loading /> : <Parts name={name} definition={data.definition} />}
    </Page>
  )
}

async function machineNamed(name: string, signal: AbortSignal) {
  const { stateMachines } = await listStateMachines(signal)
  const found = stateMachines.find(machine => machine.name === name)
  if (found === undefined) throw new Error(`No workflow is called ${name}.`)
  return describeStateMachine(found.stateMachineArn, signal)
}

function Parts({ name, definition }: { name: string; definition: string }) {
  const [tab, setTab] = useQueryText('tab', 'graph')
  return (
    <Tabs
      ariaLabel={`About ${name}`}
      activeTabId={tab}
      onChange={({ detail }) => setTab(detail.activeTabId)}
      tabs={[
        { id: 'graph', label: 'Graph', content: <MachineGraph definition={definition} /> },
        {
          id: 'executions',
          label: 'Executions',
          content: (
            <ExecutionTable
              filter={{ workflow: name }}
              grouped
              empty={
                <Empty title="It has not run yet" action={<StartButton workflow={name} text="Start it" />} />
              }
              actions={<Link href={hrefOf('/executions', { workflow: name })}>With filters</Link>}
            />
          ),
        },
        { id: 'input', label: 'Input', content: <InputSchema name={name} /> },
        { id: 'definition', label: 'Definition', content: <Json text={definition} label="the definition" /> },
      ]}
    />
  )
}

function InputSchema({ name }: { name: string }) {
  const { data, error } = useQuery(`input of ${name}`, signal => describeWorkflow(name, signal))
  return (
    <>
      <Failure error={error} />
      {data && <Json text={JSON.stringify(data.inputSchema)} label="the schema of the input" />}
    </>
  )
}
