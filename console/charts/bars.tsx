import BarChart from '@cloudscape-design/components/bar-chart'
import { shortText } from '../text/time.ts'

export interface BarsProps {
  /** Of the values. */
  title: string
  /** The beginnings of equal spans of time, from the earliest on: one bar each. */
  spans: readonly Date[]
  /** What a bar is stacked of: a value for each span. */
  series: readonly { title: string; values: readonly number[]; color?: string }[]
  valueText: (value: number) => string
}

/** Sums of spans of time. */
export function Bars({ title, spans, series, valueText }: BarsProps) {
  const sums = spans.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0))
  const covered = (spans.at(-1)?.getTime() ?? 0) - (spans[0]?.getTime() ?? 0)
  return (
    <BarChart
      ariaLabel={title}
      height={180}
      hideFilter
      hideLegend={series.length < 2}
      stackedBars
      xScaleType="categorical"
      xDomain={spans}
      yDomain={[0, Math.max(1, ...sums) * 1.1]}
      yTitle={title}
      xTickFormatter={time => shortText(time.getTime(), covered)}
      yTickFormatter={valueText}
      series={series.map(({ title: name, values, color }) => ({
        type: 'bar' as const,
        title: name,
        data: spans.map((x, index) => ({ x, y: values[index] ?? 0 })),
        valueFormatter: valueText,
        ...(color === undefined ? {} : { color }),
      }))}
    />
  )
}
