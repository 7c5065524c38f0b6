import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { type Point, short } from './layout.ts'

export interface EdgeData extends Record<string, unknown> {
  points: Point[]
  label: string | undefined
  labelAt: Point | undefined
  dim: boolean
}

/** An edge along the way that the layout found. */
export function RoutedEdge({ data, id, markerEnd }: EdgeProps<Edge<EdgeData>>) {
  if (data === undefined) return null
  const { points, label, labelAt, dim } = data
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x},${y}`).join(' ')
  return (
    <>
      <g className={dim ? 'edge dim' : 'edge'}>
        <BaseEdge id={id} path={path} {...(markerEnd === undefined ? {} : { markerEnd })} />
      </g>
      {label !== undefined && labelAt !== undefined && (
        <EdgeLabelRenderer>
          <span
            className={dim ? 'edge-label dim' : 'edge-label'}
            title={label}
            style={{ transform: `translate(${labelAt.x}px, ${labelAt.y}px)` }}
          >
            {short(label)}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
}
