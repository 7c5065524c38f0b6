// What jsonata parses and Step Functions has no use for.

/**
 * The distinct names (also `$` and `$$`) that an expression would read from a context item. There is none: all comes
 * from `$states` and variables.
 */
export const topLevelReferences = (tree: object): string[] => [...new Set(referencesIn(tree))]

/** The parts of jsonata's syntax tree that are walked; what it calls a node has many shapes. */
interface Node {
  readonly type?: unknown
  readonly value?: unknown
  readonly steps?: unknown
}

function referencesIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(referencesIn)
  if (typeof part !== 'object' || part === null || part instanceof RegExp) return []
  const node: Node = part
  if (node.type === 'path' && Array.isArray(node.steps)) return referencesInPath(node.steps)
  if (node.type === 'variable') return node.value === '' ? ['$'] : node.value === '$' ? ['$$'] : []
  if (node.type === 'name') return [String(node.value)]
  return Object.entries(part)
    .filter(([key]) => !WITHIN_AN_ITEM.has(key))
    .flatMap(([, child]) => referencesIn(child))
}

// Only the first step has no context item; each later one has what the step before it found.
function referencesInPath([first]: readonly unknown[]): string[] {
  if (typeof first !== 'object' || first === null) return []
  return referencesIn(first)
}

/** Parts of a node that jsonata evaluates once per item found, with that item as their context. */
const WITHIN_AN_ITEM = new Set([
  'predicate',
  'stages',
  'group',
  'pattern',
  'update',
  'delete',
  'nextFunction',
])

/** Whether `$states.errorOutput` stands anywhere in an expression. */
export function readsErrorOutput(tree: unknown): boolean {
  if (typeof tree !== 'object' || tree === null || tree instanceof RegExp) return false
  const { type, steps }: Node = tree
  if (type === 'path' && Array.isArray(steps)) {
    const [root, field]: Node[] = steps
    if (root?.type === 'variable' && root.value === 'states' && field?.value === 'errorOutput') return true
  }
  return Object.values(tree).some(readsErrorOutput)
}

/** Whether `?:` or `??` is used: the parser makes conditions of both. */
export function hasNewerOperator(tree: unknown): boolean {
  if (typeof tree !== 'object' || tree === null || tree instanceof RegExp) return false
  const node: Partial<Record<'type' | 'condition' | 'then', unknown>> = tree
  if (
    node.type === 'condition' &&
    (isSamePlace(node.condition, node.then) || isImpliedExists(node.condition))
  ) {
    return true
  }
  return Object.values(tree).some(hasNewerOperator)
}

// `a ?: b` becomes `a ? a : b`, its two copies of `a` with the same positions in the text.
const isSamePlace = (condition: unknown, then: unknown): boolean =>
  JSON.stringify(condition) === JSON.stringify(then)

// `a ?? b` becomes `$exists(a) ? a : b` with a procedure that stands nowhere in the text.
const isImpliedExists = (condition: unknown): boolean =>
  typeof condition === 'object' &&
  condition !== null &&
  'procedure' in condition &&
  typeof condition.procedure === 'object' &&
  condition.procedure !== null &&
  !('position' in condition.procedure)
