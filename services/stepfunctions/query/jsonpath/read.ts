// Reading a path as Jayway JsonPath does it, with its words for what is missing.
import { rememberOf } from '../../../../asl/cache.ts'
import { isObject, type Json, type JsonObject, jsonType } from '../../../../asl/json.ts'
import { parsePath } from '../../../../asl/path.ts'
import type { Filter, Path, Root, Segment } from '../../../../asl/path-grammar.ts'
import { boundedRun, LONGEST_RUN, RunTimeout } from '../../../wire/bounded-run.ts'
import { QueryError } from '../error.ts'
import type { Scope } from '../scope.ts'
import { passes } from './filter.ts'

/** The value at a path (`$.a`, `$$.Execution.Id`, `$variable.a`). Throws States.Runtime when there is none. */
export function readPath(text: string, scope: Scope): Json {
  const found = lookUp(parsePath(text), scope)
  if (found.missing !== undefined) {
    throw new QueryError('States.Runtime', `Invalid path '${text}' : ${found.missing}`)
  }
  return found.value
}

/** As readPath, but undefined when nothing is there. */
export const findPath = (text: string, scope: Scope): Json | undefined => lookUp(parsePath(text), scope).value

/** InputPath and OutputPath: absent means `$`, null means `{}`. */
export function selectPath(text: string | null | undefined, scope: Scope): Json {
  if (text === null) return {}
  return text === undefined || text === '$' ? scope.input : readPath(text, scope)
}

export type Found =
  | { readonly value: Json; readonly missing?: undefined }
  | { readonly value?: undefined; readonly missing: string; readonly pastEnd?: boolean }

/** What a parsed path leads to. */
export function lookUp(path: Path, scope: Scope): Found {
  const search = { scope, current: undefined, left: MOST_VALUES }
  return hasPattern(path) ? inBoundedTime(() => lookUpFrom(path, search)) : lookUpFrom(path, search)
}

const hasPattern = rememberOf<Path, boolean>(({ segments }) =>
  segments.some(segment => segment.kind === 'filter' && hasPatternIn(segment.filter)),
)

function hasPatternIn(filter: Filter): boolean {
  if (filter.kind === 'and' || filter.kind === 'or')
    return hasPatternIn(filter.left) || hasPatternIn(filter.right)
  if (filter.kind === 'not') return hasPatternIn(filter.filter)
  return filter.kind === 'exists'
    ? hasPattern(filter.path)
    : [filter.left, filter.right].some(
        operand => operand.kind === 'pattern' || (operand.kind === 'path' && hasPattern(operand.path)),
      )
}

/** All the regular expressions of a path share one time. */
function inBoundedTime(work: () => Found): Found {
  try {
    return boundedRun(work)
  } catch (error) {
    if (!(error instanceof RunTimeout)) throw error
    throw new QueryError('States.Runtime', `A path was looked up for more than ${LONGEST_RUN} ms`)
  }
}

/** Values that one path may look at: wildcards and filters within each other would multiply without end. */
const MOST_VALUES = 1_000_000

interface Search {
  readonly scope: Scope
  /** What `@` stands for inside a filter. */
  readonly current: Json | undefined
  left: number
}

function lookUpFrom(path: Path, search: Search): Found {
  const start = rootValue(path.root, search)
  if (start === undefined) return { missing: 'No results for path: $' }
  if (path.definite) return follow(path.segments, start)
  return { value: collect(path.segments, start, search) }
}

function rootValue(root: Root, { scope, current }: Search): Json | undefined {
  if (root.kind === 'input') return scope.input
  if (root.kind === 'context') return scope.context
  if (root.kind === 'current') return current
  return Object.hasOwn(scope.variables, root.name) ? scope.variables[root.name] : undefined
}

function follow(segments: readonly Segment[], start: Json): Found {
  let value: Json = start
  for (const [position, segment] of segments.entries()) {
    const next = step(value, segment)
    if (next === undefined) return missing(segments, position, value)
    value = next
  }
  return { value }
}

function step(value: Json, segment: Segment): Json | undefined {
  if (segment.kind === 'child') return isObject(value) ? memberOf(value, segment.names) : undefined
  if (segment.kind === 'index' && Array.isArray(value)) return value[segment.indexes[0] ?? 0]
  if (segment.kind === 'fromEnd' && Array.isArray(value)) return value.at(-segment.back)
  return segment.kind === 'function' && segment.name === 'length' ? lengthOf(value) : undefined
}

// Several names at once give one object with those of them that are there.
function memberOf(value: JsonObject, names: readonly string[]): Json | undefined {
  const [name = ''] = names
  if (names.length === 1) return Object.hasOwn(value, name) ? value[name] : undefined
  const there = names.filter(each => Object.hasOwn(value, each))
  return Object.fromEntries(there.map(each => [each, value[each] ?? null]))
}

// Of Jayway's functions, AWS is only known to have this one; a path with another finds nothing.
function lengthOf(value: Json): number | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  return isObject(value) ? Object.keys(value).length : undefined
}

function missing(segments: readonly Segment[], position: number, value: Json): Found {
  const segment = segments[position]
  const here = pathText(segments.slice(0, position + 1))
  const before = pathText(segments.slice(0, position))
  if (segment?.kind === 'index' || segment?.kind === 'fromEnd') {
    const pastEnd = segment.kind === 'fromEnd' || segment.indexes.every(index => index >= 0)
    if (Array.isArray(value)) return { missing: `No results for path: ${pathText(segments)}`, pastEnd }
    if (value === null) return { missing: `The path ${before} is null` }
    return {
      missing: `Filter: ${segmentText(segment)} can only be applied to arrays. Current context is: ${jsonType(value)}`,
    }
  }
  if (!isObject(value) && segment?.kind !== 'function') {
    const name = segment === undefined ? '' : segmentText(segment)
    return {
      missing: `Expected to find an object with property ${name} in path ${before} but found '${jsonType(value)}'`,
    }
  }
  const last = position === segments.length - 1
  return { missing: last ? `No results for path: ${here}` : `Missing property in path ${here}` }
}

/** A path as Jayway prints it: `$['a'][0]`. */
const pathText = (segments: readonly Segment[]): string => `$${segments.map(segmentText).join('')}`

function segmentText(segment: Segment): string {
  if (segment.kind === 'child') return `[${segment.names.map(name => `'${name}'`).join(',')}]`
  if (segment.kind === 'function') return `.${segment.name}()`
  if (segment.kind === 'fromEnd') return `[(@.length-${segment.back})]`
  return segment.kind === 'index' ? `[${segment.indexes.join(',')}]` : '[*]'
}

// An indefinite path gives all it finds; what is missing on the way is passed over.
function collect(segments: readonly Segment[], start: Json, search: Search): readonly Json[] {
  let values: readonly Json[] = [start]
  for (const [position, segment] of segments.entries()) {
    const isLast = position === segments.length - 1
    const select = (value: Json) =>
      segment.kind === 'child' && !isLast
        ? childrenOf(value, segment.names)
        : selected(value, segment, search)
    values = values.flatMap(value => counted(select(value), search))
  }
  return values
}

function counted(values: readonly Json[], search: Search): readonly Json[] {
  search.left -= values.length + 1
  if (search.left < 0)
    throw new QueryError('States.Runtime', `A path looked at more than ${MOST_VALUES} values`)
  return values
}

function selected(value: Json, segment: Segment, search: Search): readonly Json[] {
  switch (segment.kind) {
    case 'child':
      return present([step(value, segment)])
    case 'index':
      return Array.isArray(value) ? present(segment.indexes.map(index => value[index])) : []
    case 'fromEnd':
      return present([step(value, segment)])
    case 'slice':
      return Array.isArray(value) ? value.slice(segment.from, segment.to) : []
    case 'wildcard':
      return membersOf(value)
    case 'function':
      return present([step(value, segment)])
    case 'descendants':
      return [value, ...descendantsOf(value)]
    case 'filter':
      return filtered(value, segment.filter, search)
  }
}

// Jayway filters the items of an array, and an object as if it were the one item. On AWS no scalar ever passes.
function filtered(value: Json, filter: Filter, search: Search): readonly Json[] {
  const candidates: readonly Json[] = Array.isArray(value) ? value : [value]
  return candidates.filter(isStructure).filter(current => {
    const inner = { ...search, current }
    const passed = passes(filter, path => lookUpFrom(path, inner).value)
    search.left = inner.left - 1
    return passed
  })
}

const isStructure = (value: Json): boolean => isObject(value) || Array.isArray(value)

const childrenOf = (value: Json, names: readonly string[]): readonly Json[] =>
  isObject(value) ? present(names.map(name => memberOf(value, [name]))) : []

function membersOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value
  return isObject(value) ? Object.values(value) : []
}

const descendantsOf = (value: Json): Json[] =>
  membersOf(value).flatMap(member => (isStructure(member) ? [member, ...descendantsOf(member)] : []))

const present = (values: readonly (Json | undefined)[]): Json[] => values.filter(value => value !== undefined)
