// Most expressions of a workflow are simple: a path, a comparison, a sum. They are compiled to closures that give
// the value at once, some ten times faster than jsonata. Where the data asks for more than they know (a path through
// an array, a sum of texts), they answer UNSURE and jsonata evaluates the expression instead.
import { isObject, type Json } from '../../../../asl/json.ts'
import type { Scope } from '../scope.ts'
import { DEEPEST, MOST_CHARACTERS } from './bounds.ts'

export const UNSURE = Symbol('unsure')

/** undefined is JSONata's own: nothing. */
export type Direct = (scope: Scope) => Json | undefined | typeof UNSURE

type Value = ReturnType<Direct>

/** Compiles a syntax tree of jsonata; undefined when it holds anything but the simple kinds. */
export function directOf(tree: unknown, depth = 1): Direct | undefined {
  if (!isNode(tree) || depth > DEEPEST) return undefined
  const compile = COMPILERS[tree.type]
  return compile?.(tree, inner => directOf(inner, depth + 1))
}

interface Node {
  readonly type: string
  readonly value?: unknown
  readonly [part: string]: unknown
}

function isNode(tree: unknown): tree is Node {
  if (typeof tree !== 'object' || tree === null || !('type' in tree)) return false
  const known = typeof tree.type === 'string' ? PARTS[tree.type] : undefined
  return known !== undefined && Object.keys(tree).every(part => known.has(part))
}

const partsOf = (...parts: readonly string[]): ReadonlySet<string> =>
  new Set(['type', 'value', 'position', ...parts])

/** All that a simple node may have: predicates, groups, focus and index variables are jsonata's. */
const PARTS: { readonly [type: string]: ReadonlySet<string> } = {
  string: partsOf(),
  number: partsOf(),
  value: partsOf(),
  variable: partsOf(),
  name: partsOf(),
  path: partsOf('steps'),
  binary: partsOf('lhs', 'rhs'),
  condition: partsOf('condition', 'then', 'else'),
  block: partsOf('expressions'),
  unary: partsOf('lhs'),
}

type Compile = (node: Node, inner: (tree: unknown) => Direct | undefined) => Direct | undefined

const constant: Compile = ({ value }) => {
  // The parser makes these of literals only.
  const literal = value as Json
  return () => literal
}

const variable: Compile = ({ value: name }) => {
  if (typeof name !== 'string' || name === '' || name === '$' || name === 'states') return undefined
  // A name that no variable has could be a function's.
  return ({ variables }) => (Object.hasOwn(variables, name) ? variables[name] : UNSURE)
}

const path: Compile = ({ steps }, inner) => {
  if (!Array.isArray(steps)) return undefined
  const [first, ...rest]: unknown[] = steps
  if (!isNode(first) || first.type !== 'variable' || !rest.every(isName)) return undefined
  const names = rest.map(({ value }) => value)
  if (first.value === 'states') return statesPath(names)
  const start = inner(first)
  return start && (scope => follow(start(scope), names))
}

const isName = (step: unknown): step is Node & { readonly value: string } =>
  isNode(step) && step.type === 'name' && typeof step.value === 'string'

function statesPath([field, ...names]: readonly string[]): Direct | undefined {
  if (field !== 'input' && field !== 'context' && field !== 'result' && field !== 'errorOutput')
    return undefined
  return scope => follow(scope[field], names)
}

function follow(start: Value, names: readonly string[]): Value {
  let value = start
  for (const name of names) {
    if (value === undefined || value === UNSURE) return value
    if (Array.isArray(value)) return UNSURE
    value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  }
  return value
}

const binary: Compile = ({ value: operator, lhs, rhs }, inner) => {
  const left = inner(lhs)
  const right = inner(rhs)
  if (left === undefined || right === undefined || typeof operator !== 'string') return undefined
  if (operator === 'and') return junction(left, right, false)
  if (operator === 'or') return junction(left, right, true)
  const combine = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined
  return combine && (scope => combine(left(scope), right(scope)))
}

/** `and` is decided by a false left side, `or` by a true one. */
const junction =
  (left: Direct, right: Direct, decisive: boolean): Direct =>
  scope => {
    const one = left(scope)
    if (typeof one !== 'boolean') return UNSURE
    if (one === decisive) return decisive
    const other = right(scope)
    return typeof other === 'boolean' ? other : UNSURE
  }

type Combine = (left: Value, right: Value) => Value

const numeric =
  (calculate: (left: number, right: number) => number): Combine =>
  (left, right) => {
    if (typeof left !== 'number' || typeof right !== 'number') return UNSURE
    const result = calculate(left, right)
    return Number.isFinite(result) ? result : UNSURE
  }

const ordered =
  (holds: (left: number | string, right: number | string) => boolean): Combine =>
  (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return holds(left, right)
    return typeof left === 'string' && typeof right === 'string' ? holds(left, right) : UNSURE
  }

const equality =
  (wanted: boolean): Combine =>
  (left, right) =>
    isScalar(left) && isScalar(right) ? (left === right) === wanted : UNSURE

const isScalar = (value: Value): boolean =>
  value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'

const joined: Combine = (left, right) => {
  if (!isJoinable(left) || !isJoinable(right)) return UNSURE
  const text = `${left}${right}`
  return text.length > MOST_CHARACTERS ? UNSURE : text
}

const isJoinable = (value: Value): value is string | number =>
  typeof value === 'string' || Number.isSafeInteger(value)

const OPERATORS: { readonly [operator: string]: Combine } = {
  '+': numeric((left, right) => left + right),
  '-': numeric((left, right) => left - right),
  '*': numeric((left, right) => left * right),
  '/': numeric((left, right) => left / right),
  '%': numeric((left, right) => left % right),
  '<': ordered((left, right) => left < right),
  '<=': ordered((left, right) => left <= right),
  '>': ordered((left, right) => left > right),
  '>=': ordered((left, right) => left >= right),
  '=': equality(true),
  '!=': equality(false),
  '&': joined,
}

const condition: Compile = ({ condition: test, then, else: otherwise }, inner) => {
  const when = inner(test)
  const yes = inner(then)
  const no: Direct | undefined = otherwise === undefined ? () => undefined : inner(otherwise)
  if (when === undefined || yes === undefined || no === undefined) return undefined
  return scope => {
    const holds = when(scope)
    if (typeof holds !== 'boolean') return UNSURE
    return holds ? yes(scope) : no(scope)
  }
}

const block: Compile = ({ expressions }, inner) =>
  Array.isArray(expressions) && expressions.length === 1 ? inner(expressions[0]) : undefined

// Only `{...}` with literal names; a member without a value is left out.
const object: Compile = ({ value, lhs }, inner) => {
  if (value !== '{' || !Array.isArray(lhs)) return undefined
  const members = lhs.map(([key, content]: [unknown, unknown]) => ({
    name: literalName(key),
    direct: inner(content),
  }))
  if (new Set(members.map(({ name }) => name)).size < members.length) return undefined
  if (!members.every(isComplete)) return undefined
  return scope => {
    const made: [string, Json][] = []
    for (const { name, direct } of members) {
      const content = direct(scope)
      if (content === UNSURE) return UNSURE
      if (content !== undefined) made.push([name, content])
    }
    return Object.fromEntries(made)
  }
}

const literalName = (key: unknown): string | undefined =>
  isNode(key) && key.type === 'string' && typeof key.value === 'string' ? key.value : undefined

const isComplete = (member: {
  readonly name: string | undefined
  readonly direct: Direct | undefined
}): member is { readonly name: string; readonly direct: Direct } =>
  member.name !== undefined && member.direct !== undefined

const COMPILERS: { readonly [type: string]: Compile } = {
  string: constant,
  number: constant,
  value: constant,
  variable,
  path,
  binary,
  condition,
  block,
  unary: object,
}
