import LineChart from '@cloudscape-design/components/line-chart'
import { shortText } from '../text/time.ts'

export interface LineProps {
  /** Of the values. */
  title: string
  /** From the earliest on. */
  points: readonly { x: Date; y: number }[]
  valueText: (value: number) => string
}

/** Values as they change over time. */
export function Line({ title, points, valueText }: LineProps) {
  const times = points.map(({ x }) => x.getTime())
  const [from, to] = [Math.min(...times), Math.max(...times)]
  return (
    <LineChart
      ariaLabel={title}
      height={180}
      hideFilter
      hideLegend
      xScaleType="time"
      xDomain={[new Date(from), new Date(to)]}
      yDomain={[0, Math.max(1, ...points.map(({ y }) => y)) * 1.1]}
      yTitle={title}
      xTickFormatter={time => shortText(time.getTime(), to - from)}
      yTickFormatter={valueText}
      series={[{ type: 'line', title, data: points, valueFormatter: valueText }]}
    />
  )
}
