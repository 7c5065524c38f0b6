import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { executionHref } from '../place/links.ts'
import { machineNameOf } from '../text/arn.ts'
import { Elapsed } from '../ui/elapsed.tsx'
import { Facts } from '../ui/facts.tsx'
import { Json } from '../ui/json.tsx'
import { ExactTime } from '../ui/time.tsx'
import { failureOf } from './failure.ts'
import { StepStatus } from './step-status.tsx'
import type { Step } from './steps.ts'

/** All of one step: what went in, what came out, what failed on the way. */
export function StepPanel({ step, close }: { step: Step; close: () => void }) {
  const { name, type, entered, left, status, child, failures, turn, iteration } = step
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={<Button iconName="close" variant="icon" ariaLabel="Close the step" onClick={close} />}
        >
          {name}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <Facts
          of={{
            Status: <StepStatus step={step} />,
            Type: type,
            Entered: <ExactTime at={entered} />,
            Took:
              left !== undefined || status === 'running' ? <Elapsed from={entered} to={left} /> : undefined,
            Turn: turn > 0 ? String(turn + 1) : undefined,
            Item: iteration === undefined ? undefined : String(iteration + 1),
            Execution: child && <Link href={executionHref(child)}>{machineNameOf(child)}</Link>,
          }}
        />
        {failures.map(({ error, cause, at }) => (
          <ExpandableSection key={at} headerText={`${error}: ${failureOf(error, cause).message}`}>
            <Json text={cause} label="the cause" />
          </ExpandableSection>
        ))}
        <ExpandableSection headerText="Input" defaultExpanded={step.output === undefined}>
          <Json text={step.input} label="the step's input" />
        </ExpandableSection>
        <ExpandableSection headerText="Output" defaultExpanded={step.output !== undefined}>
          <Json text={step.output} label="the step's output" />
        </ExpandableSection>
        {step.variables && (
          <ExpandableSection headerText="Variables that it set">
            <Json text={JSON.stringify(step.variables)} label="the variables" />
          </ExpandableSection>
        )}
      </SpaceBetween>
    </Container>
  )
}
