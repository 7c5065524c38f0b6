import type { Graph, GraphNode } from '../../asl/graph.ts'

/** The states in the order in which an execution comes to them: each before those that it leads to, loops aside. */
export function inOrder({ nodes, edges }: Graph): GraphNode[] {
  const named = new Map(nodes.map(node => [node.id, node]))
  const targets = Map.groupBy(edges, ({ from }) => from)
  const seen = new Set<string>()
  const left: GraphNode[] = []
  const visit = (node: GraphNode) => {
    if (seen.has(node.id)) return
    seen.add(node.id)
    // The first target is left last, and so stands first.
    for (const { to } of (targets.get(node.id) ?? []).toReversed()) {
      const next = named.get(to)
      if (next !== undefined) visit(next)
    }
    left.push(node)
  }
  // Where each part begins, the whole before its Maps; then what only a loop leads to.
  const starts = nodes.filter(({ start }) => start)
  for (const node of starts) visit(node)
  for (const node of nodes) visit(node)
  return parentsFirst(left.reverse())
}

function parentsFirst(nodes: readonly GraphNode[]): GraphNode[] {
  const depth = (node: GraphNode): number => {
    const parent = nodes.find(({ id }) => id === node.parent)
    return parent === undefined ? 0 : 1 + depth(parent)
  }
  return [...nodes].sort((a, b) => depth(a) - depth(b))
}
