import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { useNow } from '../live/use-now.ts'
import { durationText } from '../text/time.ts'
import type { NodeState } from './node-state.ts'

export interface NodeData extends Record<string, unknown> {
  name: string
  type: string
  state: NodeState | undefined
  /** An execution has not come here. */
  dim: boolean
  select: ((name: string) => void) | undefined
}

type StateNodeProps = NodeProps<Node<NodeData>>

export const StateNode = ({ data }: StateNodeProps) => (
  <>
    <Ends />
    <button
      type="button"
      className={classOf('state', data)}
      onClick={() => data.select?.(data.name)}
      title={data.name}
    >
      <span className="state-name">{data.name}</span>
      <span className="state-detail">
        <Detail data={data} />
      </span>
    </button>
  </>
)

export const GroupNode = ({ data }: StateNodeProps) => (
  <>
    <Ends />
    <div className={classOf('group', data)}>
      <button type="button" className="group-name" onClick={() => data.select?.(data.name)}>
        {data.name}
        <span className="state-detail">
          <Detail data={data} />
        </span>
      </button>
    </div>
  </>
)

const classOf = (kind: string, { state, dim, select }: NodeData) =>
  [kind, state?.status ?? '', dim ? 'dim' : '', select ? 'choosable' : ''].join(' ')

const Ends = () => (
  <>
    <Handle type="target" position={Position.Top} isConnectable={false} />
    <Handle type="source" position={Position.Bottom} isConnectable={false} />
  </>
)

/** What is new about a state: how long it has been running, how many turns it took, its items. */
function Detail({ data: { type, state } }: { data: NodeData }) {
  if (state === undefined) return type
  const { turns, running, items, since } = state
  return (
    <>
      {type}
      {items &&
        ` · ${items.succeeded} of ${items.length ?? '?'}${items.failed > 0 ? `, ${items.failed} failed` : ''}`}
      {items === undefined && turns > 1 && ` · turn ${turns}`}
      {running > 1 && ` · ${running} at a time`}
      {running > 0 && since !== undefined && <SoFar since={since} />}
    </>
  )
}

function SoFar({ since }: { since: number }) {
  const now = useNow()
  return ` · ${durationText(now - since * 1000)}`
}
