import { describe, expect, test } from 'vitest'
import { type Graph, graphOf, withoutFailures } from '../../asl/graph.ts'
import { mermaidOf } from '../../asl/mermaid.ts'
import type { Branch, StateMachine } from '../../asl/types.ts'
import { workflows } from '../../workflows/catalog.ts'

const machine: StateMachine = {
  StartAt: 'Choose',
  States: {
    Choose: {
      Type: 'Choice',
      Choices: [
        { Condition: "{% $states.input.kind = 'many' %}", Next: 'Each' },
        { Variable: '$.size', NumericGreaterThan: 3, Next: 'Both' },
        { Condition: true, Comment: 'nothing to do', Next: 'Done' },
      ],
      Default: 'Fail',
    },
    Each: {
      Type: 'Map',
      ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } },
      Catch: [{ ErrorEquals: ['States.Timeout', 'Late'], Next: 'Report' }],
      Next: 'Done',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Left', States: { Left: { Type: 'Wait', Seconds: 1, End: true } } },
        { StartAt: 'Right', States: { Right: { Type: 'Succeed' } } },
      ],
      End: true,
    },
    Report: { Type: 'Pass', Next: 'Fail' },
    Fail: { Type: 'Fail' },
    Done: { Type: 'Succeed' },
  },
}

test('states are nodes: those of a Map within it, those of a Parallel within its branches', () => {
  expect(graphOf(machine).nodes).toEqual([
    { id: 'Choose', name: 'Choose', type: 'Choice', start: true },
    { id: 'Each', name: 'Each', type: 'Map' },
    { id: 'One', name: 'One', type: 'Pass', parent: 'Each', start: true, end: true },
    { id: 'Both', name: 'Both', type: 'Parallel', end: true },
    { id: 'Both / branch 1', name: 'branch 1', type: 'Branch', parent: 'Both' },
    { id: 'Left', name: 'Left', type: 'Wait', parent: 'Both / branch 1', start: true, end: true },
    { id: 'Both / branch 2', name: 'branch 2', type: 'Branch', parent: 'Both' },
    { id: 'Right', name: 'Right', type: 'Succeed', parent: 'Both / branch 2', start: true, end: true },
    { id: 'Report', name: 'Report', type: 'Pass' },
    { id: 'Fail', name: 'Fail', type: 'Fail', end: true },
    { id: 'Done', name: 'Done', type: 'Succeed', end: true },
  ])
})

test('transitions are edges, with the condition of a choice and the errors of a catch', () => {
  expect(graphOf(machine).edges).toEqual([
    { from: 'Choose', to: 'Each', kind: 'choice', label: "$states.input.kind = 'many'" },
    { from: 'Choose', to: 'Both', kind: 'choice', label: '$.size NumericGreaterThan 3' },
    { from: 'Choose', to: 'Done', kind: 'choice', label: 'nothing to do' },
    { from: 'Choose', to: 'Fail', kind: 'default', label: 'default' },
    { from: 'Each', to: 'Done', kind: 'next' },
    { from: 'Each', to: 'Report', kind: 'catch', label: 'States.Timeout, Late' },
    { from: 'Report', to: 'Fail', kind: 'next' },
  ])
})

test('without failures, what only a catch leads to is left out', () => {
  const { nodes, edges } = withoutFailures(graphOf(machine))
  expect(nodes.map(({ id }) => id)).not.toContain('Report')
  expect(nodes).toHaveLength(10)
  expect(edges.map(({ kind }) => kind)).not.toContain('catch')
})

test('a diagram shows containers, starts and ends, and labels that end no line', () => {
  const named: StateMachine = {
    StartAt: 'A: "first"; then',
    States: {
      'A: "first"; then': {
        Type: 'Map',
        ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } },
        Catch: [{ ErrorEquals: ['x'.repeat(70)], Next: 'B' }],
        Next: 'B',
      },
      B: { Type: 'Succeed' },
    },
  }
  expect(mermaidOf(graphOf(named))).toBe(`stateDiagram-v2
  state "A first then" as s1 {
    state "One" as s2
    [*] --> s2
    s2 --> [*]
  }
  state "B" as s3
  [*] --> s1
  s1 --> s3
  s1 --> s3: ${'x'.repeat(59)}…
  s3 --> [*]
`)
})

describe.each(Object.entries<Branch>(workflows))('the graph of %s', (_, definition) => {
  const graph = graphOf(definition)

  test('has every state once', () => {
    const names = statesIn(definition)
    const states = graph.nodes.filter(({ type }) => type !== 'Branch')
    expect(states.map(({ name }) => name).sort()).toEqual(names.sort())
    expect(new Set(graph.nodes.map(({ id }) => id)).size).toBe(graph.nodes.length)
  })

  test('has every transition, and each leads to a state beside the one that it leaves', () => {
    expect(graph.edges).toHaveLength(transitionsIn(definition))
    for (const { from, to } of graph.edges) expect(parentOf(graph, to)).toBe(parentOf(graph, from))
  })

  test('leads from the start to every state, and from a start to each of a container', () => {
    const parents = new Set(graph.nodes.map(({ parent }) => parent))
    for (const parent of parents) {
      const inside = graph.nodes.filter(node => node.parent === parent && node.type !== 'Branch')
      const reached = new Set(inside.filter(({ start }) => start).map(({ id }) => id))
      for (const id of reached) for (const { from, to } of graph.edges) if (from === id) reached.add(to)
      expect([...reached].sort()).toEqual(inside.map(({ id }) => id).sort())
    }
  })
})

const parentOf = ({ nodes }: Graph, wanted: string) => nodes.find(({ id }) => id === wanted)?.parent

/** What the definition's text holds, counted another way. */
function statesIn(value: unknown): string[] {
  return objectsIn(value).flatMap(object =>
    'StartAt' in object ? Object.keys(Object(object['States'])) : [],
  )
}

function transitionsIn(value: unknown): number {
  const leads = objectsIn(value).flatMap(object => [object['Next'], object['Default']])
  return leads.filter(to => typeof to === 'string').length
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.values(value).flatMap(objectsIn)
  return Array.isArray(value) ? inner : [{ ...value }, ...inner]
}
