// Order-by, `items^(terms)`, bounded: jsonata merges with a copy of what is left for every item, so that memory grows
// with the square of the length. The comparisons show the length; nothing else of it is seen from outside.
import type jsonata from 'jsonata'
import { BoundExceeded, type Node, type Usage } from './bounds.ts'

/** Terms are evaluated for both items of a comparison: what a list of some 5,000 items takes. */
const MOST_EVALUATIONS = 125_000

export interface OrderBys {
  /** To be called before each node is evaluated. */
  enter(usage: Usage, node: Node): void
  /** To be called after each node was evaluated. */
  leave(usage: Usage, node: Node): void
}

export function orderBysOf(ast: jsonata.ExprNode): OrderBys {
  const paths = new Map<unknown, readonly unknown[]>()
  const terms = new Set<unknown>()
  for (const node of nodesOf(ast)) {
    const own = termsOf(node)
    if (own.length > 0) paths.set(node, own)
    for (const term of own) terms.add(term)
  }
  return {
    enter({ ordering }, node) {
      if (!terms.has(node)) return
      const evaluations = (ordering.get(node) ?? 0) + 1
      if (evaluations > MOST_EVALUATIONS) throw BoundExceeded.memory()
      ordering.set(node, evaluations)
    },
    leave({ ordering }, node) {
      for (const term of paths.get(node) ?? []) ordering.delete(term)
    },
  }
}

/** Of a path, the expressions that its order-by steps compare by. */
function termsOf(node: object): unknown[] {
  if (!('steps' in node) || !Array.isArray(node.steps)) return []
  return node.steps.flatMap(({ type, terms }) =>
    type === 'sort' ? terms.map(({ expression }: { expression: unknown }) => expression) : [],
  )
}

/** All objects of a syntax tree. */
function* nodesOf(ast: object): Generator<object> {
  const seen = new Set<unknown>()
  const left: unknown[] = [ast]
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (typeof node !== 'object' || node === null || seen.has(node)) continue
    seen.add(node)
    yield node
    for (const member of Object.values(node)) if (member !== undefined) left.push(member)
  }
}
