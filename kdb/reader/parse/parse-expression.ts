import { KdbError } from '../../errors.ts'
import { type KdbAtom, list } from '../../values.ts'
import { collapse } from '../../vectors.ts'
import { functionNamed } from '../functions/functions.ts'
import { aggregates } from '../operators/aggregates.ts'
import { castTo } from '../operators/cast.ts'
import type { Callee, Expression, Operand } from '../operators/expression.ts'
import { accessors, operators } from '../operators/operators.ts'
import { isUnary } from '../operators/unary.ts'
import { isUniform, isUniformInfix } from '../operators/uniform.ts'
import { isUnanswered, unanswered } from '../session/unanswered.ts'
import { parseLambda } from './parse-lambda.ts'
import { isQueryWord, parseQuery } from './parse-query.ts'
import type { TokenCursor } from './token-cursor.ts'

/** Words that end an expression within a query. */
const ends = ['from', 'by', 'where']

/** Reads an expression as q does, right to left and without precedence: `2*price-1` is `2*(price-1)`. */
export const parseExpression = (tokens: TokenCursor): Expression => tokens.deeper(() => parseWhole(tokens))

function parseWhole(tokens: TokenCursor): Expression {
  const left = parseTerm(tokens)
  const name = tokens.peekText()
  if (name === 'each') return parseEach(tokens, left)
  if (name !== undefined && isUnanswered(name)) throw unanswered(name)
  // Commas part what a query lists; elsewhere one joins.
  if (name === undefined || !isInfix(name) || (name === ',' && tokens.isWithinQuery())) return left
  const operator = tokens.peekKind() === 'mark'
  tokens.expect(name)
  return { kind: 'call', name, operator, args: [left, parseExpression(tokens)] }
}

/** Beside a query `where` is a function. */
const isEnd = (tokens: TokenCursor, name: string): boolean =>
  ends.includes(name) && (name !== 'where' || tokens.isWithinQuery())

const isInfix = (name: string): boolean =>
  operators[name]?.infix === true ||
  functionNamed(name)?.infix === true ||
  aggregates[name]?.args === 2 ||
  isUniformInfix(name)

const isFunction = (name: string): boolean =>
  Object.hasOwn(aggregates, name) || isUnary(name) || isUniform(name) || functionNamed(name) !== undefined

/** A term with what it is applied to: `d[`a]`, `d `a`, `t[0;`price]`. */
function parseTerm(tokens: TokenCursor): Expression {
  const isClosed = tokens.isNext('(')
  const term = parseBare(tokens)
  let applied = term
  while (tokens.accept('[')) applied = { kind: 'index', of: applied, args: parseArguments(tokens) }
  const isValue = isClosed || (term.kind !== 'literal' && term.kind !== 'query' && term.kind !== 'assign')
  if (!isValue || tokens.isNext('each') || !isTermNext(tokens)) return applied
  return { kind: 'index', of: applied, args: [parseExpression(tokens)] }
}

/** A name, a literal, something in brackets, a query, or a function with what it is applied to. */
function parseBare(tokens: TokenCursor): Expression {
  if (tokens.peekKind() === 'literal') return { kind: 'literal', value: parseLiterals(tokens) }
  if (tokens.accept('(')) return tokens.outsideQuery(() => parseParenthesised(tokens))
  if (tokens.isNext('{')) return parseAppliedLambda(tokens)
  const name = tokens.word()
  if (isEnd(tokens, name)) throw new KdbError('nyi')
  if (isQueryWord(name)) return { kind: 'query', query: parseQuery(tokens, name, parseExpression) }
  if (tokens.accept('::') || tokens.accept(':')) return { kind: 'assign', name, of: parseExpression(tokens) }
  return parseNamed(tokens, name)
}

function parseNamed(tokens: TokenCursor, name: string): Expression {
  if (tokens.accept('[')) return call(name, parseArguments(tokens))
  if (tokens.isNext('each')) return { kind: 'name', name }
  if (isFunction(name) || isTermNext(tokens)) return call(name, [parseExpression(tokens)])
  return accessed(name)
}

const call = (name: string, args: Expression[]): Expression => ({ kind: 'call', name, operator: false, args })

/** Whether what comes next is what a name before it would be applied to. */
function isTermNext(tokens: TokenCursor): boolean {
  const text = tokens.peekText()
  if (tokens.peekKind() === 'word')
    return text !== undefined && !isEnd(tokens, text) && !isInfix(text) && !isUnanswered(text)
  return tokens.peekKind() === 'literal' || text === '(' || text === '{'
}

/** `count each x`. */
function parseEach(tokens: TokenCursor, each: Expression): Expression {
  tokens.expect('each')
  if (each.kind !== 'name' && each.kind !== 'lambda') throw new KdbError('nyi')
  const callee: Callee = each
  return { kind: 'each', each: callee, over: parseExpression(tokens) }
}

/** `time.minute`: a part of each time. Names of name spaces, as `.z.p`, begin with a dot. */
function accessed(name: string): Expression {
  const [column = '', part, ...rest] = name.split('.')
  if (part === undefined || column === '') return { kind: 'name', name }
  if (rest.length > 0 || !accessors.includes(part)) throw new KdbError('nyi')
  return call(`.${part}`, [{ kind: 'name', name: column }])
}

/** What stands between brackets: none in `tables[]`. */
const parseArguments = (tokens: TokenCursor): Expression[] =>
  tokens.outsideQuery(() => {
    if (tokens.accept(']')) return []
    const args = [parseExpression(tokens)]
    while (tokens.accept(';')) args.push(parseExpression(tokens))
    tokens.expect(']')
    return args
  })

/** `(price)`, a list such as `(1;2)`, or a table as `([]a:1 2)`. */
function parseParenthesised(tokens: TokenCursor): Expression {
  if (tokens.accept(')')) return { kind: 'literal', value: list([]) }
  if (tokens.accept('[')) return parseTable(tokens)
  const items = [parseExpression(tokens)]
  while (tokens.accept(';')) items.push(parseExpression(tokens))
  tokens.expect(')')
  const [only] = items
  if (only !== undefined && items.length === 1) return only
  const atoms = items.flatMap(atomOf)
  return atoms.length === items.length ? { kind: 'literal', value: collapse(atoms) } : { kind: 'list', items }
}

const atomOf = (expression: Expression): KdbAtom[] =>
  expression.kind === 'literal' && expression.value.kind === 'atom' ? [expression.value] : []

function parseTable(tokens: TokenCursor): Expression {
  const columns = parseColumns(tokens, ']')
  const keys = columns.length
  columns.push(...parseColumns(tokens, ')'))
  return { kind: 'table', columns, keys }
}

function parseColumns(tokens: TokenCursor, end: string): { name: string; of: Expression }[] {
  const columns: { name: string; of: Expression }[] = []
  while (!tokens.accept(end)) {
    if (columns.length > 0) tokens.expect(';')
    const name = tokens.word()
    tokens.expect(':')
    columns.push({ name, of: parseExpression(tokens) })
  }
  return columns
}

function parseAppliedLambda(tokens: TokenCursor): Expression {
  const lambda = parseLambda(tokens, parseExpression)
  if (tokens.accept('[')) return { kind: 'apply', lambda, args: parseArguments(tokens) }
  if (tokens.isNext('each') || !isTermNext(tokens)) return { kind: 'lambda', lambda }
  return { kind: 'apply', lambda, args: [parseExpression(tokens)] }
}

/** One literal, or several of one type side by side: `` `A`B `` or `1 2`. */
function parseLiterals(tokens: TokenCursor): Operand {
  const first = tokens.literal()
  if (first.kind !== 'atom') return first
  const atoms = [first]
  while (tokens.peekKind() === 'literal') {
    const next = tokens.literal()
    if (next.kind !== 'atom') throw new KdbError('nyi')
    atoms.push(next)
  }
  return atoms.length === 1 ? first : widened(atoms)
}

/** Numbers have the type of the last one's letter, or are floats where one has a dot: `1 2i`, `1 2.5`. */
function widened(atoms: KdbAtom[]): Operand {
  const last = atoms.at(-1)?.type
  const isFloat = atoms.some(({ type }) => type === 'float')
  const type = last === 'short' || last === 'int' || last === 'real' ? last : isFloat ? 'float' : undefined
  const value = collapse(type === undefined ? atoms : atoms.map(each => asNumber(each, type)))
  if (value.kind === 'list') throw new KdbError('nyi')
  return value
}

function asNumber(number: KdbAtom, type: 'short' | 'int' | 'real' | 'float'): KdbAtom {
  if (number.type !== 'long' && number.type !== 'float') return number
  const cast = castTo(type, number)
  return cast.kind === 'atom' ? cast : number
}
