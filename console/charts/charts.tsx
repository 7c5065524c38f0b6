import { lazy, Suspense } from 'react'
import { Loading } from '../ui/loading.tsx'
import type { BarsProps } from './bars.tsx'
import type { LineProps } from './line.tsx'

// Charts are large: they come when there is one to draw.
const Line = lazy(async () => ({ default: (await import('./line.tsx')).Line }))
const Bars = lazy(async () => ({ default: (await import('./bars.tsx')).Bars }))

export const LineChart = (props: LineProps) => (
  <Suspense fallback={<Loading />}>
    <Line {...props} />
  </Suspense>
)

export const BarChart = (props: BarsProps) => (
  <Suspense fallback={<Loading />}>
    <Bars {...props} />
  </Suspense>
)
