import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { Controls, type Edge, MarkerType, type Node, ReactFlow, type ReactFlowInstance } from '@xyflow/react'
import { useMemo, useRef, useState } from 'react'
import '@xyflow/react/dist/base.css'
import './flow.css'
import { graphOf } from '../../asl/graph.ts'
import type { StateMachine } from '../../asl/types.ts'
import { useQuery } from '../live/use-query.ts'
import { Failure } from '../ui/failure.tsx'
import { Loading } from '../ui/loading.tsx'
import { type EdgeData, RoutedEdge } from './edge.tsx'
import { layOut, type PlacedGraph, type Point } from './layout.ts'
import { mainLine } from './main-line.ts'
import type { MachineGraphProps } from './node-state.ts'
import { GroupNode, type NodeData, StateNode } from './nodes.tsx'

const NODE_TYPES = { state: StateNode, group: GroupNode }
const EDGE_TYPES = { routed: RoutedEdge }

/** The machine drawn: pan and zoom with mouse or touch, each state a button. */
export function Flow({ definition, states, select }: MachineGraphProps) {
  const [whole, setWhole] = useState(false)
  const graph = useMemo(() => {
    // The endpoint keeps only definitions that are valid.
    const all = graphOf(JSON.parse(definition) as StateMachine)
    return whole ? all : mainLine(all, states)
  }, [definition, whole, states])
  // A layout stays while the same states are shown, however their colours change.
  const { data, error } = useQuery(`layout ${JSON.stringify(graph)}`, () => layOut(graph))
  const last = useRef(data)
  if (data !== undefined) last.current = data
  const placed = data ?? last.current
  if (placed === undefined) return error ? <Failure error={error} /> : <Loading />
  return (
    <SpaceBetween size="xs">
      <Drawing key={placed.nodes.length} placed={placed} states={states} select={select} />
      <Toggle checked={whole} onChange={({ detail }) => setWhole(detail.checked)}>
        Show where failures lead
      </Toggle>
    </SpaceBetween>
  )
}

interface DrawingProps {
  placed: PlacedGraph
  states: States
  select: MachineGraphProps['select']
}

/** Of the same grey as the lines, which both themes have. */
const ARROW = { type: MarkerType.ArrowClosed, color: '#8390a0', width: 14, height: 14 }
const TALLEST = 640
/** Names can be read. */
const SMALLEST = 0.7

function Drawing({ placed, states, select }: DrawingProps) {
  const nodes = useMemo(() => nodesOf(placed, states, select), [placed, states, select])
  const edges = useMemo(() => edgesOf(placed, states), [placed, states])
  const box = useRef<HTMLDivElement>(null)
  const show = (flow: ReactFlowInstance<Node<NodeData>, Edge<EdgeData>>) => {
    const width = box.current?.clientWidth ?? placed.width
    const zoom = Math.max(SMALLEST, Math.min(1, (width - 32) / placed.width))
    const first = focusOf(placed, states)
    // Of a graph that is too large to be read as a whole, the place that matters.
    const isWide = placed.width * zoom > width
    const x = isWide ? width / 2 - first.x * zoom : (width - placed.width * zoom) / 2
    const y = Math.min(20, TALLEST / 3 - first.y * zoom)
    void flow.setViewport({ x, y, zoom })
  }
  return (
    <div ref={box} className="graph" style={{ height: Math.min(TALLEST, Math.max(260, placed.height + 50)) }}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onInit={show}
        minZoom={0.1}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        // A page that is scrolled goes on scrolling over the graph.
        zoomOnScroll={false}
        preventScrolling={false}
      >
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  )
}

/** The middle of what runs or failed, or else of where it begins. */
function focusOf({ nodes }: PlacedGraph, states: States): Point {
  const matters = nodes.find(({ name }) => {
    const status = states?.get(name)?.status
    return status === 'running' || status === 'failed'
  })
  let node = matters ?? nodes.find(({ parent }) => parent === undefined)
  let at = { x: (node?.width ?? 0) / 2, y: 0 }
  for (; node !== undefined; node = nodes.find(({ id }) => id === node?.parent)) {
    at = { x: at.x + node.position.x, y: at.y + node.position.y }
  }
  return at
}

type States = MachineGraphProps['states']

const nodesOf = (
  { nodes }: PlacedGraph,
  states: States,
  select: MachineGraphProps['select'],
): Node<NodeData>[] =>
  nodes.map(({ id, name, type, parent, position, width, height, isGroup }) => ({
    id,
    type: isGroup ? 'group' : 'state',
    position,
    width,
    height,
    data: { name, type, state: states?.get(name), dim: states !== undefined && !states.has(name), select },
    ...(parent === undefined ? {} : { parentId: parent }),
  }))

function edgesOf({ nodes, edges }: PlacedGraph, states: States): Edge<EdgeData>[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]))
  const wasThere = (id: string) => states?.has(names.get(id) ?? '') ?? true
  return edges.map(({ id, from, to, label, points, labelAt }) => ({
    id,
    source: from,
    target: to,
    type: 'routed',
    zIndex: 1,
    markerEnd: ARROW,
    data: { points, label, labelAt, dim: states !== undefined && !(wasThere(from) && wasThere(to)) },
  }))
}
