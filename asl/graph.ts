// A state machine as a graph: what a picture of it shows, in a browser, a terminal or a document.
import type { Branch, ChoiceState, ComparisonRule, State, StateType } from './types.ts'

export interface Graph {
  /** A container before what is in it, else in the order of the definition. */
  nodes: GraphNode[]
  edges: GraphEdge[]
}

export interface GraphNode {
  /** A state's name, which its whole machine has once; of a Parallel's branch, made of the Parallel's. */
  id: string
  name: string
  type: StateType | 'Branch'
  /** The Map, or the branch of a Parallel, that it is in. */
  parent?: string
  /** The first state of its machine, branch or processor. */
  start?: true
  /** Its machine, branch or processor can end with it. */
  end?: true
}

export interface GraphEdge {
  from: string
  to: string
  kind: 'next' | 'choice' | 'default' | 'catch'
  /** Of a choice its comment or condition, of a catch the errors. */
  label?: string
}

/** What leads to no state of the definition is left out. */
export function graphOf(machine: Branch): Graph {
  const graph: Graph = { nodes: [], edges: [] }
  // A branch is made of states and branches all the way down; the type says so of the first level alone.
  addBranch(graph, machine as Nested)
  const ids = new Set(graph.nodes.map(({ id }) => id))
  return { nodes: graph.nodes, edges: graph.edges.filter(({ to }) => ids.has(to)) }
}

/** What is left where nothing fails: without catches, and what only they lead to. */
export function withoutFailures({ nodes, edges }: Graph): Graph {
  const kept = edges.filter(({ kind }) => kind !== 'catch')
  const reached = new Set<string>()
  const reach = (id: string) => {
    if (reached.has(id)) return
    reached.add(id)
    for (const edge of kept) if (edge.from === id) reach(edge.to)
    for (const { parent, start, type, id: inner } of nodes)
      if (parent === id && (start || type === 'Branch')) reach(inner)
  }
  for (const { id, parent, start } of nodes) if (parent === undefined && start) reach(id)
  return {
    nodes: nodes.filter(({ id }) => reached.has(id)),
    edges: kept.filter(({ from, to }) => reached.has(from) && reached.has(to)),
  }
}

interface Nested extends Branch<string, Nested> {}
type AnyState = State<string, Nested>

function addBranch(graph: Graph, { StartAt, States }: Nested, parent?: string): void {
  for (const [name, state] of Object.entries(States)) {
    graph.nodes.push({
      ...{ id: name, name, type: state.Type },
      ...(parent === undefined ? {} : { parent }),
      ...(name === StartAt ? { start: true } : {}),
      ...(isEnd(state) ? { end: true } : {}),
    })
    graph.edges.push(...edgesOf(name, state))
    addInner(graph, name, state)
  }
}

const isEnd = (state: AnyState) =>
  state.Type === 'Succeed' || state.Type === 'Fail' || ('End' in state && state.End === true)

function addInner(graph: Graph, name: string, state: AnyState): void {
  if (state.Type === 'Map') {
    const processor = state.ItemProcessor ?? state.Iterator
    if (processor !== undefined) addBranch(graph, processor, name)
  }
  if (state.Type !== 'Parallel') return
  for (const [index, branch] of state.Branches.entries()) {
    const id = `${name} / branch ${index + 1}`
    graph.nodes.push({ id, name: `branch ${index + 1}`, type: 'Branch', parent: name })
    addBranch(graph, branch, id)
  }
}

function edgesOf(from: string, state: AnyState): GraphEdge[] {
  const edges: GraphEdge[] = []
  if ('Next' in state && state.Next !== undefined) edges.push({ from, to: state.Next, kind: 'next' })
  if (state.Type === 'Choice') edges.push(...choicesOf(from, state))
  if ('Catch' in state) {
    for (const { ErrorEquals, Next } of state.Catch ?? [])
      edges.push({ from, to: Next, kind: 'catch', label: ErrorEquals.join(', ') })
  }
  return edges
}

function choicesOf(from: string, { Choices, Default }: ChoiceState): GraphEdge[] {
  const edges = Choices.map(
    (rule): GraphEdge => ({ from, to: rule.Next, kind: 'choice', label: rule.Comment ?? conditionOf(rule) }),
  )
  return Default === undefined ? edges : [...edges, { from, to: Default, kind: 'default', label: 'default' }]
}

const conditionOf = (rule: ChoiceState['Choices'][number]) =>
  'Condition' in rule && rule.Condition !== undefined
    ? String(rule.Condition).replace(/^\{%\s*([\s\S]*?)\s*%\}$/, '$1')
    : comparisonOf(rule)

/** As a person would say it: `$.size NumericGreaterThan 3`. */
function comparisonOf(rule: ComparisonRule): string {
  const { Variable, And, Or, Not } = rule
  if (And !== undefined) return And.map(comparisonOf).join(' and ')
  if (Or !== undefined) return Or.map(one => `(${comparisonOf(one)})`).join(' or ')
  if (Not !== undefined) return `not (${comparisonOf(Not)})`
  const [operator = '', value] = Object.entries(rule).find(([name]) => !NO_OPERATORS.has(name)) ?? []
  return `${Variable} ${operator} ${JSON.stringify(value)}`
}

const NO_OPERATORS = new Set(['Variable', 'Next', 'Comment', 'Assign', 'Output'])
