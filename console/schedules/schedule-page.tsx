import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { getSchedule, type Schedule, setScheduleState } from '../api/scheduler.ts'
import { startExecution } from '../api/states.ts'
import { useAction } from '../live/use-action.ts'
import { useAllowed } from '../live/use-allowed.ts'
import { useQuery } from '../live/use-query.ts'
import { executionHref } from '../place/links.ts'
import { goTo } from '../place/place.ts'
import { Facts } from '../ui/facts.tsx'
import { Failure } from '../ui/failure.tsx'
import { Json } from '../ui/json.tsx'
import { Loading } from '../ui/loading.tsx'
import { Page } from '../ui/page.tsx'
import { Status } from '../ui/status.tsx'
import { ExactTime } from '../ui/time.tsx'
import { NextRunList } from './next-run-list.tsx'
import { TargetName } from './schedule-list.tsx'

/** One schedule: when it fires, what it starts, and whether it does. */
export function SchedulePage({ group, name }: { group: string; name: string }) {
  const { data, error, reload } = useQuery(
    `schedule ${group} ${name}`,
    signal => getSchedule(group, name, signal),
    { every: 20_000 },
  )
  return (
    <Page
      title={name}
      above={[{ text: 'Schedules', href: '#/schedules' }]}
      description={data?.Description}
      status={data && <Status status={data.State} />}
      actions={data && <Actions schedule={data} reload={reload} />}
    >
      <Failure error={error} retry={reload} />
      {data === undefined ? error === undefined && <Loading /> : <About schedule={data} />}
    </Page>
  )
}

function Actions({ schedule, reload }: { schedule: Schedule; reload: () => void }) {
  const { Arn, GroupName, Name, State, Target } = schedule
  const action = useAction()
  const isWorkflow = Target.Arn.includes(':stateMachine:')
  const may = useAllowed({
    update: { action: 'scheduler:UpdateSchedule', resource: Arn },
    start: { action: 'states:StartExecution', resource: Target.Arn },
  })
  const isOn = State === 'ENABLED'
  const turn = async () => {
    if (await action.run(() => setScheduleState(GroupName, Name, isOn ? 'DISABLED' : 'ENABLED'))) reload()
  }
  const runNow = () =>
    action.run(async () => {
      const { executionArn } = await startExecution(Target.Arn, Target.Input ?? '{}')
      goTo(executionHref(executionArn))
    })
  return (
    <SpaceBetween size="xs">
      <SpaceBetween direction="horizontal" size="xs">
        {may.start && isWorkflow && (
          <Button loading={action.busy} onClick={runNow}>
            Run now
          </Button>
        )}
        {may.update && (
          <Button variant="primary" loading={action.busy} onClick={turn}>
            {isOn ? 'Pause' : 'Resume'}
          </Button>
        )}
      </SpaceBetween>
      <Failure error={action.error} />
    </SpaceBetween>
  )
}

function About({ schedule }: { schedule: Schedule }) {
  const { ScheduleExpression, ScheduleExpressionTimezone = 'UTC', StartDate, EndDate, Target } = schedule
  return (
    <>
      <Container header={<Header variant="h2">When and what</Header>}>
        <Facts
          of={{
            When: <code>{ScheduleExpression}</code>,
            'In the time zone': ScheduleExpressionTimezone,
            From: StartDate && <ExactTime at={StartDate} />,
            Until: EndDate && <ExactTime at={EndDate} />,
            Starts: <TargetName arn={Target.Arn} />,
          }}
        />
      </Container>
      <NextRunList schedule={schedule} />
      <Container header={<Header variant="h2">Input</Header>}>
        <Json text={Target.Input} label="the input" />
      </Container>
    </>
  )
}
