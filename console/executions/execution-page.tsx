import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { useMemo, useState } from 'react'
import {
  describeExecution,
  describeStateMachineForExecution,
  type Execution,
  redriveExecution,
  stopExecution,
} from '../api/states.ts'
import { MachineGraph } from '../graph/machine-graph.tsx'
import { useAction } from '../live/use-action.ts'
import { useAllowed } from '../live/use-allowed.ts'
import { useQuery } from '../live/use-query.ts'
import { executionHref, workflowHref } from '../place/links.ts'
import { useQueryText } from '../place/place.ts'
import { machineNameOf } from '../text/arn.ts'
import { Confirm } from '../ui/confirm.tsx'
import { Copied } from '../ui/copied.tsx'
import { Elapsed } from '../ui/elapsed.tsx'
import { Facts } from '../ui/facts.tsx'
import { Failure } from '../ui/failure.tsx'
import { Json } from '../ui/json.tsx'
import { Loading } from '../ui/loading.tsx'
import { Page } from '../ui/page.tsx'
import { StartButton } from '../ui/start-button.tsx'
import { Status } from '../ui/status.tsx'
import { ExactTime } from '../ui/time.tsx'
import { shortName } from './execution-table.tsx'
import { FailureBox } from './failure-box.tsx'
import { HistoryTable } from './history-table.tsx'
import { statesOf } from './state-of-node.ts'
import { StepPanel } from './step-panel.tsx'
import { StepTable } from './step-table.tsx'
import { type Step, stepsOf } from './steps.ts'
import { Timeline } from './timeline.tsx'
import { useHistory } from './use-history.ts'

/** One execution, as it runs and as it ended. */
export function ExecutionPage({ arn }: { arn: string }) {
  const { data, error, reload } = useQuery(`execution ${arn}`, signal => describeExecution(arn, signal), {
    every: execution => (execution.status === 'RUNNING' ? 1500 : undefined),
    on: ({ resources }) => resources.includes(arn),
  })
  const title = `${machineNameOf(arn)} · ${shortName(nameOf(arn))}`
  const above = [{ text: 'Executions', href: '#/executions' }]
  if (data === undefined) {
    return (
      <Page title={title} above={above}>
        {error === undefined ? <Loading /> : <Failure error={error} retry={reload} />}
      </Page>
    )
  }
  return (
    <Page
      title={title}
      above={above}
      status={<Status status={data.status} />}
      actions={<Actions execution={data} reload={reload} />}
    >
      <Failure error={error} />
      <Body execution={data} />
    </Page>
  )
}

function Actions({ execution, reload }: { execution: Execution; reload: () => void }) {
  const { executionArn, stateMachineArn, status, redriveStatus } = execution
  const [stopping, setStopping] = useState(false)
  const action = useAction()
  const may = useAllowed({
    stop: { action: 'states:StopExecution', resource: executionArn },
    redrive: { action: 'states:RedriveExecution', resource: executionArn },
  })
  const redrive = async () => {
    if (await action.run(() => redriveExecution(executionArn))) reload()
  }
  return (
    <SpaceBetween size="xs">
      <SpaceBetween direction="horizontal" size="xs">
        {may.stop && status === 'RUNNING' && <Button onClick={() => setStopping(true)}>Stop</Button>}
        <StartButton workflow={machineNameOf(stateMachineArn)} text="Start again" from={executionArn} />
        {may.redrive && redriveStatus === 'REDRIVABLE' && status !== 'RUNNING' && (
          <Button variant="primary" loading={action.busy} onClick={redrive}>
            Redrive
          </Button>
        )}
      </SpaceBetween>
      <Failure error={action.error} />
      {stopping && (
        <Confirm
          title="Stop this execution?"
          verb="Stop"
          name={shortName(nameOf(executionArn))}
          act={async () => {
            await stopExecution(executionArn, 'Stopped in the console')
            reload()
          }}
          close={() => setStopping(false)}
        >
          It ends as aborted. What it asked a service for, such as a changeset, goes on there. A redrive goes
          on from the step that it stops in.
        </Confirm>
      )}
    </SpaceBetween>
  )
}

function Body({ execution }: { execution: Execution }) {
  const { executionArn, status } = execution
  const history = useHistory(executionArn, status === 'RUNNING')
  const steps = useMemo(() => stepsOf(history.events), [history.events])
  const [selected, setSelected] = useState<Step>()
  const shown = selected && (steps.find(({ id }) => id === selected.id) ?? selected)
  const [tab, setTab] = useQueryText('tab', 'steps')
  return (
    <SpaceBetween size="l">
      {status !== 'RUNNING' && status !== 'SUCCEEDED' && <FailureBox execution={execution} steps={steps} />}
      <Overview execution={execution} />
      <ExecutionGraph
        executionArn={executionArn}
        // A layout for the states that it came to, not one before they are known.
        steps={history.loading && steps.length === 0 ? undefined : steps}
        select={name => setSelected(steps.findLast(step => step.name === name))}
      />
      {shown && <StepPanel step={shown} close={() => setSelected(undefined)} />}
      <Failure error={history.error} />
      {history.earlier > 0 && (
        <Box>
          The first {history.earlier.toLocaleString('en-US')} events are not read yet.{' '}
          <Button variant="inline-link" loading={history.loading} onClick={history.loadEarlier}>
            Read more of them
          </Button>
        </Box>
      )}
      <Tabs
        ariaLabel="What happened"
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          {
            id: 'steps',
            label: 'Steps',
            content: <StepTable steps={steps} loading={history.loading} select={setSelected} />,
          },
          { id: 'timeline', label: 'Timeline', content: <Timeline steps={steps} select={setSelected} /> },
          { id: 'history', label: 'History', content: <HistoryTable events={history.events} /> },
          { id: 'input', label: 'Input', content: <Json text={execution.input} label="the input" /> },
          { id: 'output', label: 'Output', content: <Json text={execution.output} label="the output" /> },
        ]}
      />
    </SpaceBetween>
  )
}

function Overview({ execution }: { execution: Execution }) {
  const { executionArn, stateMachineArn, startDate, stopDate, redriveCount, redriveDate } = execution
  const workflow = machineNameOf(stateMachineArn)
  const parent = parentOf(execution)
  return (
    <Container>
      <Facts
        of={{
          Workflow: <Link href={workflowHref(workflow)}>{workflow}</Link>,
          Started: <ExactTime at={startDate} />,
          [stopDate === undefined ? 'Running for' : 'Took']: (
            <Elapsed from={redriveDate ?? startDate} to={stopDate} />
          ),
          Redriven: redriveCount ? `${redriveCount}×` : undefined,
          'Started by': parent && <Link href={executionHref(parent)}>{machineNameOf(parent)}</Link>,
          Name: <Copied text={nameOf(executionArn)} label="the name" />,
        }}
      />
    </Container>
  )
}

const nameOf = (executionArn: string) => executionArn.split(':').slice(7).join(':')

/** An execution that another one started has its ARN in the input. */
function parentOf({ input }: Execution): string | undefined {
  const found = /"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID":"(arn:[^"]+)"/.exec(input ?? '')
  return found?.[1]
}

function ExecutionGraph({
  executionArn,
  steps,
  select,
}: {
  executionArn: string
  steps: readonly Step[] | undefined
  select: (name: string) => void
}) {
  const { data, error } = useQuery(`machine of ${executionArn}`, signal =>
    describeStateMachineForExecution(executionArn, signal),
  )
  const states = useMemo(() => steps && statesOf(steps), [steps])
  return (
    <Container header={<Header variant="h2">Graph</Header>}>
      <Failure error={error} />
      {data && states ? (
        <MachineGraph definition={data.definition} states={states} select={select} />
      ) : (
        error === undefined && <Loading />
      )}
    </Container>
  )
}
