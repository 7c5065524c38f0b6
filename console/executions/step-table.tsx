import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { executionHref } from '../place/links.ts'
import { machineNameOf } from '../text/arn.ts'
import { Elapsed } from '../ui/elapsed.tsx'
import { Empty } from '../ui/empty.tsx'
import { type Column, List } from '../ui/list.tsx'
import { StepStatus } from './step-status.tsx'
import type { Step } from './steps.ts'

export interface StepTableProps {
  steps: readonly Step[]
  loading: boolean
  select: (step: Step) => void
}

/** The newest step on top: what happens now is what people look for. */
export function StepTable({ steps, loading, select }: StepTableProps) {
  return (
    <List
      title="Steps"
      variant="borderless"
      items={loading && steps.length === 0 ? undefined : [...steps].reverse()}
      id={({ id }) => String(id)}
      columns={columnsOf(select)}
      empty={<Empty title="No step was taken" />}
    />
  )
}

const columnsOf = (select: (step: Step) => void): Column<Step>[] => [
  {
    name: 'Step',
    cell: step => (
      <span style={{ paddingInlineStart: `${12 * depthOf(step)}px` }}>
        <Button variant="inline-link" onClick={() => select(step)}>
          {step.name}
        </Button>
        {step.iteration !== undefined && <span className="quiet"> · item {step.iteration + 1}</span>}
        {step.turn > 0 && step.iteration === undefined && (
          <span className="quiet"> · turn {step.turn + 1}</span>
        )}
      </span>
    ),
    width: 220,
  },
  { name: 'Status', cell: step => <StepStatus step={step} />, width: 130 },
  { name: 'Type', cell: ({ type }) => type, width: 80 },
  {
    name: 'Took',
    cell: ({ entered, left, status }) => <Took entered={entered} left={left} runs={status === 'running'} />,
    width: 90,
  },
  {
    name: 'Tries',
    cell: ({ failures }) => (failures.length > 0 ? `${failures.length} failed` : ''),
    width: 80,
  },
  {
    name: 'Leads to',
    cell: ({ child }) => child && <Link href={executionHref(child)}>{machineNameOf(child)}</Link>,
    width: 120,
  },
]

const Took = ({ entered, left, runs }: { entered: number; left: number | undefined; runs: boolean }) =>
  left === undefined && !runs ? <span>–</span> : <Elapsed from={entered} to={left} />

function depthOf({ parent }: Step): number {
  return parent === undefined ? 0 : 1 + depthOf(parent)
}
