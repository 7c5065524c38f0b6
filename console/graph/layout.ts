// Where everything in a graph lies: ELK's layered layout, computed in a worker of its own.
import ELK, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk-api.js'
import workerUrl from 'elkjs/lib/elk-worker.min.js?url'
import type { Graph, GraphNode } from '../../asl/graph.ts'
import { inOrder } from './order.ts'

export interface Point {
  x: number
  y: number
}

export interface PlacedNode extends GraphNode {
  /** Within its parent. */
  position: Point
  width: number
  height: number
  isGroup: boolean
}

export interface PlacedEdge {
  id: string
  from: string
  to: string
  label: string | undefined
  /** In the graph's own coordinates. */
  points: Point[]
  labelAt: Point | undefined
}

export interface PlacedGraph {
  nodes: PlacedNode[]
  edges: PlacedEdge[]
  width: number
  height: number
}

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.json.edgeCoords': 'ROOT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  // What leads back to an earlier state is drawn as leading back.
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.layered.spacing.nodeNodeBetweenLayers': '34',
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeLabel': '4',
}
const GROUP_OPTIONS = { 'elk.padding': '[top=40,left=16,bottom=16,right=16]' }

const HEIGHT = 44
const widthOf = (name: string) => Math.min(280, Math.max(130, 60 + name.length * 7.2))

export async function layOut(given: Graph): Promise<PlacedGraph> {
  const graph = { ...given, nodes: inOrder(given) }
  elk ??= new ELK({ workerUrl })
  return placedGraph(graph, await elk.layout(elkGraphOf(graph)))
}

/** Its worker takes a moment to start: one serves all graphs of the page. */
let elk: InstanceType<typeof ELK> | undefined

/** Keys that are undefined crash ELK: they are left out. */
function elkGraphOf({ nodes, edges }: Graph): ElkNode {
  const within = (parent: string | undefined): ElkNode[] =>
    nodes
      .filter(node => node.parent === parent)
      .map(({ id, name }) => {
        const children = within(id)
        return children.length > 0
          ? { id, children, layoutOptions: GROUP_OPTIONS }
          : { id, width: widthOf(name), height: HEIGHT }
      })
  return {
    id: 'root',
    layoutOptions: OPTIONS,
    children: within(undefined),
    edges: edges.map(({ from, to, label }, index) => ({
      id: String(index),
      sources: [from],
      targets: [to],
      ...(label === undefined
        ? {}
        : {
            labels: [
              { id: `label ${index}`, text: short(label), width: 10 + short(label).length * 6, height: 16 },
            ],
          }),
    })),
  }
}

/** A condition is a whole expression: the edge says its beginning, the tooltip all of it. */
export function short(label: string): string {
  const text = label.replaceAll('$states.input.', '')
  return text.length > 26 ? `${text.slice(0, 25)}…` : text
}

function placedGraph({ nodes, edges }: Graph, root: ElkNode): PlacedGraph {
  const found = new Map<string, ElkNode>()
  const collect = (node: ElkNode) => {
    found.set(node.id, node)
    node.children?.forEach(collect)
  }
  collect(root)
  return {
    width: root.width ?? 0,
    height: root.height ?? 0,
    nodes: nodes.map(node => {
      const { x = 0, y = 0, width = 0, height = 0, children } = found.get(node.id) ?? { id: node.id }
      return { ...node, position: { x, y }, width, height, isGroup: children !== undefined }
    }),
    edges: edges.map(({ from, to, label }, index) => {
      const edge = root.edges?.[index]
      const at = edge?.labels?.[0]
      return {
        id: String(index),
        from,
        to,
        label,
        points: pointsOf(edge),
        labelAt: at?.x === undefined || at.y === undefined ? undefined : { x: at.x, y: at.y },
      }
    }),
  }
}

function pointsOf(edge: ElkExtendedEdge | undefined): Point[] {
  const [section] = edge?.sections ?? []
  return section === undefined ? [] : [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]
}
