import Box from '@cloudscape-design/components/box'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import type { ReactNode } from 'react'
import type { Overview } from '../api/overview.ts'
import { BarChart } from '../charts/charts.tsx'
import { loadExecutions, MOST } from '../executions/load-executions.ts'
import { useQuery } from '../live/use-query.ts'
import { bytesText, countText } from '../text/bytes.ts'
import { now } from '../time/clock.ts'
import { Failure } from '../ui/failure.tsx'
import { Loading } from '../ui/loading.tsx'
import { copiedBySpan, dayBegins, type Outcome, outcomesBySpan } from './spans.ts'

/** The last day, two hours a bar: what became of executions, and what changesets copied. */
export const Activity = ({ copied }: { copied: Overview['copied'] | undefined }) => (
  <ColumnLayout columns={copied === undefined ? 1 : 2} minColumnWidth={320}>
    <Executions />
    {copied && <Copied copied={copied} />}
  </ColumnLayout>
)

const COLOURS: Readonly<Record<Outcome, string>> = {
  Succeeded: '#2e9e6b',
  Failed: '#d13212',
  Aborted: '#8d99a8',
  Running: '#688ae8',
}

function Executions() {
  const { data, error } = useQuery(
    'executions of the last day',
    async signal => {
      const time = now()
      const { executions } = await loadExecutions({ since: dayBegins(time) }, MOST_EXECUTIONS, signal)
      return outcomesBySpan(executions, time)
    },
    { every: 60_000 },
  )
  const counts = Object.entries(data?.counts ?? {}).filter(([, values]) => values.some(value => value > 0))
  return (
    <Chart title="Executions in the last day" error={error} loading={data === undefined}>
      {data && counts.length > 0 && (
        <BarChart
          title="Executions"
          spans={data.spans}
          // An outcome without any is no line of the legend.
          series={counts.map(([title, values]) => ({ title, values, color: COLOURS[title as Outcome] }))}
          valueText={countText}
        />
      )}
    </Chart>
  )
}

/** Of all workflows, the newest. */
const MOST_EXECUTIONS = 10 * MOST

function Copied({ copied }: { copied: Overview['copied'] }) {
  const { spans, bytes } = copiedBySpan(copied)
  return (
    <Chart title="Loaded in the last day" error={undefined} loading={false}>
      {bytes.some(count => count > 0) && (
        <BarChart
          title="Copied out of buckets"
          spans={spans}
          series={[{ title: 'Copied', values: bytes }]}
          valueText={bytesText}
        />
      )}
    </Chart>
  )
}

interface ChartProps {
  title: string
  error: Error | undefined
  loading: boolean
  /** False where there is nothing to draw. */
  children: ReactNode
}

const Chart = ({ title, error, loading, children }: ChartProps) => (
  <Container fitHeight header={<Header variant="h2">{title}</Header>}>
    <Failure error={error} />
    {loading
      ? error === undefined && <Loading />
      : children || <Box color="text-body-secondary">There was none.</Box>}
  </Container>
)
