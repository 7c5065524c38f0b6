// The grammar of JSONPath as Step Functions reads it: the dialect of Jayway JsonPath, not RFC 9535.
import { parseExactly } from './exact-json.ts'
import type { Json } from './json.ts'
import { accept, expect, type Scanner, skipSpaces, take, takeQuoted, unexpected } from './scanner.ts'

export interface Path {
  readonly root: Root
  readonly segments: readonly Segment[]
  /** Whether it can name one place only. An indefinite path that finds nothing gives `[]`. */
  readonly definite: boolean
}

export type Root =
  | { readonly kind: 'input' } // $
  | { readonly kind: 'context' } // $$
  | { readonly kind: 'variable'; readonly name: string } // $name
  | { readonly kind: 'current' } // @, in filters only

export type Segment =
  | { readonly kind: 'child'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly indexes: readonly number[] } // a negative one finds nothing
  | { readonly kind: 'fromEnd'; readonly back: number } // `[(@.length-1)]`
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'descendants' } // the next segment is tried at every depth
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'function'; readonly name: string } // `.length()`

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'exists'; readonly path: Path }
  | {
      readonly kind: 'compare'
      readonly operator: FilterOperator
      readonly left: Operand
      readonly right: Operand
    }

export type Operand =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }

const OPERATORS = ['==', '!=', '<=', '>=', '=~', '<', '>', 'in', 'nin', 'contains', 'size', 'empty'] as const
export type FilterOperator = (typeof OPERATORS)[number]

/** The segments that follow a root, as far as they go; the rest of the text is the caller's. */
export function scanPath(scanner: Scanner, root: Root): Path {
  const segments: Segment[] = []
  for (let segment = scanSegment(scanner); segment !== undefined; segment = scanSegment(scanner)) {
    segments.push(segment)
  }
  if (segments.at(-1)?.kind === 'descendants') throw unexpected(scanner, "a name after '..'")
  return { root, segments, definite: segments.every(isDefinite) }
}

export function rootOf(scanner: Scanner): Root {
  if (accept(scanner, '@')) return { kind: 'current' }
  if (accept(scanner, '$$')) return { kind: 'context' }
  expect(scanner, '$')
  const name = take(scanner, /[\p{ID_Start}_][\p{ID_Continue}]*/uy)
  return name === undefined ? { kind: 'input' } : { kind: 'variable', name }
}

// Several names at the end give one object, elsewhere each of its members.
const isDefinite = (segment: Segment, position: number, { length }: readonly Segment[]): boolean =>
  segment.kind === 'function' ||
  segment.kind === 'fromEnd' ||
  (segment.kind === 'child' && (segment.names.length === 1 || position === length - 1)) ||
  (segment.kind === 'index' && segment.indexes.length === 1)

// `..name` is two segments; the dots stay for the next call to find the name after them.
function scanSegment(scanner: Scanner): Segment | undefined {
  if (scanner.text.startsWith('..', scanner.at)) {
    scanner.at += scanner.text[scanner.at + 2] === '[' ? 2 : 1
    return { kind: 'descendants' }
  }
  // AWS's documentation writes `$.abc.['def ghi']` too.
  if (scanner.text.startsWith('.[', scanner.at)) scanner.at += 1
  else if (accept(scanner, '.')) return scanName(scanner)
  if (accept(scanner, '[')) return scanBracket(scanner)
  return undefined
}

function scanName(scanner: Scanner): Segment {
  if (accept(scanner, '*')) return { kind: 'wildcard' }
  const name = take(scanner, /[^\s.[\](),|&!=<>?*@'"$]+/y)
  if (name === undefined) throw unexpected(scanner, 'a name')
  return accept(scanner, '()') ? { kind: 'function', name } : { kind: 'child', names: [name] }
}

function scanBracket(scanner: Scanner): Segment {
  skipSpaces(scanner)
  const segment = scanSelector(scanner)
  skipSpaces(scanner)
  expect(scanner, ']')
  return segment
}

function scanSelector(scanner: Scanner): Segment {
  if (accept(scanner, '*')) return { kind: 'wildcard' }
  if (accept(scanner, '?')) return scanFilter(scanner)
  const next = scanner.text[scanner.at]
  if (next === "'" || next === '"') return { kind: 'child', names: scanList(scanner, scanQuotedName) }
  const fromEnd = take(scanner, /\(\s*@\.length\s*-\s*[1-9]\d*\s*\)/y)
  if (fromEnd !== undefined) return { kind: 'fromEnd', back: Number(/\d+/.exec(fromEnd)?.[0]) }
  const slice = take(scanner, /-?\d*\s*:\s*(?:-?\d+)?/y)
  if (slice !== undefined) return sliceOf(slice)
  return { kind: 'index', indexes: scanList(scanner, scanInteger) }
}

function scanFilter(scanner: Scanner): Segment {
  skipSpaces(scanner)
  expect(scanner, '(')
  const filter = parseFilter(scanner)
  skipSpaces(scanner)
  expect(scanner, ')')
  return { kind: 'filter', filter }
}

function scanList<Item>(scanner: Scanner, scanItem: (scanner: Scanner) => Item): Item[] {
  const items = [scanItem(scanner)]
  skipSpaces(scanner)
  while (accept(scanner, ',')) {
    skipSpaces(scanner)
    items.push(scanItem(scanner))
    skipSpaces(scanner)
  }
  return items
}

// AWS leaves a double quote's escape in the name.
const scanQuotedName = (scanner: Scanner): string => takeQuoted(scanner).replace(/\\([^"])/gs, '$1')

function scanInteger(scanner: Scanner): number {
  const digits = take(scanner, /-?\d+/y)
  if (digits === undefined) throw unexpected(scanner, "a name in quotes, an index, '*' or '?'")
  return Number(digits)
}

function sliceOf(text: string): Segment {
  const [from = '', to = ''] = text.split(':').map(part => part.trim())
  return { kind: 'slice', from: numberOf(from), to: numberOf(to) }
}

const numberOf = (digits: string): number | undefined => (digits === '' ? undefined : Number(digits))

/** Or binds weaker than and, and that weaker than not. */
function parseFilter(scanner: Scanner): Filter {
  const left = parseAnd(scanner)
  skipSpaces(scanner)
  return accept(scanner, '||') ? { kind: 'or', left, right: parseFilter(scanner) } : left
}

function parseAnd(scanner: Scanner): Filter {
  const left = parseTerm(scanner)
  skipSpaces(scanner)
  return accept(scanner, '&&') ? { kind: 'and', left, right: parseAnd(scanner) } : left
}

function parseTerm(scanner: Scanner): Filter {
  skipSpaces(scanner)
  if (accept(scanner, '!')) return { kind: 'not', filter: parseTerm(scanner) }
  if (!accept(scanner, '(')) return parseComparison(scanner)
  const filter = parseFilter(scanner)
  skipSpaces(scanner)
  expect(scanner, ')')
  return filter
}

function parseComparison(scanner: Scanner): Filter {
  const left = parseOperand(scanner)
  skipSpaces(scanner)
  const operator = OPERATORS.find(candidate => accept(scanner, candidate))
  if (operator !== undefined) {
    skipSpaces(scanner)
    return { kind: 'compare', operator, left, right: parseOperand(scanner) }
  }
  if (left.kind !== 'path') throw unexpected(scanner, 'a comparison operator')
  return { kind: 'exists', path: left.path }
}

function parseOperand(scanner: Scanner): Operand {
  const next = scanner.text[scanner.at]
  if (next === '@' || next === '$') return { kind: 'path', path: scanPath(scanner, rootOf(scanner)) }
  if (next === "'" || next === '"')
    return { kind: 'value', value: takeQuoted(scanner).replace(/\\(.)/gs, '$1') }
  if (next === '/') return parsePattern(scanner)
  if (next === '[') return { kind: 'value', value: parseArray(scanner) }
  return { kind: 'value', value: parseLiteral(scanner) }
}

function parsePattern(scanner: Scanner): Operand {
  const [, source = '', flags = ''] =
    /^\/(.*)\/([a-z]*)$/s.exec(take(scanner, /\/(?:[^/\\]|\\.)+\/[imsu]*/sy) ?? '') ?? []
  if (source === '' || !isPattern(source, flags)) throw unexpected(scanner, 'a regular expression')
  return { kind: 'pattern', pattern: new RegExp(source, flags) }
}

function isPattern(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags).flags === flags
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

function parseArray(scanner: Scanner): Json {
  const items: Json[] = []
  expect(scanner, '[')
  skipSpaces(scanner)
  while (!accept(scanner, ']')) {
    const item = parseOperand(scanner)
    if (item.kind !== 'value') throw unexpected(scanner, 'a value')
    items.push(item.value)
    skipSpaces(scanner)
    if (accept(scanner, ',')) skipSpaces(scanner)
  }
  return items
}

// A bare word stands for itself: AWS takes `[?(@.key == FooBar)]`.
function parseLiteral(scanner: Scanner): Json {
  const word = take(scanner, /[^\s()[\],&|!=<>'"]+/y)
  if (word === undefined) throw unexpected(scanner, 'a value')
  if (/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(word))
    return parseExactly(word)
  return word
}
