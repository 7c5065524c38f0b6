import type { Graph } from '../../asl/graph.ts'
import type { NodeState } from './node-state.ts'

/**
 * The graph without what only a failure leads to: in most machines half of all lines lead to one report of failures.
 * What an execution took of them stays.
 */
export function mainLine(graph: Graph, states: ReadonlyMap<string, NodeState> | undefined): Graph {
  const wasTaken = (from: string) => (states?.get(from)?.caught ?? 0) > 0
  const edges = graph.edges.filter(({ from, kind }) => kind !== 'catch' || wasTaken(from))
  const reached = reachedIn({ nodes: graph.nodes, edges })
  return {
    nodes: graph.nodes.filter(({ id }) => reached.has(id)),
    edges: edges.filter(({ from, to }) => reached.has(from) && reached.has(to)),
  }
}

/** From the machine's first state; what holds others is reached with their first states. */
function reachedIn({ nodes, edges }: Graph): Set<string> {
  const reached = new Set<string>()
  const visit = (id: string) => {
    if (reached.has(id)) return
    reached.add(id)
    for (const { from, to } of edges) if (from === id) visit(to)
    for (const { parent, start, type, id: inner } of nodes)
      if (parent === id && (start || type === 'Branch')) visit(inner)
  }
  for (const { id, parent, start } of nodes) if (parent === undefined && start) visit(id)
  return reached
}
