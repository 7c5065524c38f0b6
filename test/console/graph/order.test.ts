import { expect, test } from 'vitest'
import { type Graph, graphOf } from '../../../asl/graph.ts'
import { mainLine } from '../../../console/graph/main-line.ts'
import { inOrder } from '../../../console/graph/order.ts'
import { workflows } from '../../../workflows/catalog.ts'

test('a state comes before those that it leads to, loops aside', () => {
  const graph: Graph = {
    nodes: [node('Pause'), node('Ready?'), node('Look'), node('Done')],
    edges: [edge('Look', 'Ready?'), edge('Ready?', 'Done'), edge('Ready?', 'Pause'), edge('Pause', 'Look')],
  }
  const names = inOrder({
    ...graph,
    nodes: graph.nodes.map(one => (one.id === 'Look' ? { ...one, start: true } : one)),
  })
  expect(names.map(({ id }) => id)).toEqual(['Look', 'Ready?', 'Done', 'Pause'])
})

test.each(Object.entries(workflows))('%s keeps every state, and each after what it lies in', (_, machine) => {
  const graph = graphOf(machine)
  const ordered = inOrder(graph).map(({ id }) => id)
  expect([...ordered].sort()).toEqual(graph.nodes.map(({ id }) => id).sort())
  for (const { id, parent } of graph.nodes) {
    if (parent !== undefined) expect(ordered.indexOf(parent)).toBeLessThan(ordered.indexOf(id))
  }
})

test('what only a failure leads to is left out until an execution went there', () => {
  const graph = graphOf(workflows['load-database'])
  const calm = mainLine(graph, undefined).nodes.map(({ id }) => id)
  expect(calm).not.toContain('Report the refusal')
  const state = {
    status: 'caught',
    turns: 1,
    running: 0,
    failed: 0,
    caught: 1,
    since: undefined,
    items: undefined,
  } as const
  const taken = mainLine(graph, new Map([['Check the input', state]])).nodes.map(({ id }) => id)
  expect(taken).toContain('Report the refusal')
})

const node = (id: string) => ({ id, name: id, type: 'Task' as const })
const edge = (from: string, to: string) => ({ from, to, kind: 'next' as const })
