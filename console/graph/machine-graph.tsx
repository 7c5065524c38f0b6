import { lazy, Suspense } from 'react'
import { Loading } from '../ui/loading.tsx'
import type { MachineGraphProps } from './node-state.ts'

/** Drawing and layout are the largest part of the page: they come when there is a graph to draw. */
const Flow = lazy(async () => ({ default: (await import('./flow.tsx')).Flow }))

/** A state machine as a picture, coloured by an execution where there is one. */
export const MachineGraph = (props: MachineGraphProps) => (
  <Suspense fallback={<Loading />}>
    <Flow {...props} />
  </Suspense>
)
