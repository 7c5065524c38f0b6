import { KdbError } from '../errors.ts'
import type { KdbAtom } from '../values.ts'
import { atom } from '../values.ts'
import { collapse } from '../vectors.ts'
import { aggregates } from './aggregates.ts'
import type { Expression, Operand } from './expression.ts'
import { accessors, operators } from './operators.ts'
import type { TokenCursor } from './token-cursor.ts'

/** Words that end an expression within a query. */
const ends = ['from', 'by', 'where']

/** Reads an expression as q does, right to left and without precedence: `2*price-1` is `2*(price-1)`. */
export const parseExpression = (tokens: TokenCursor): Expression => {
  const left = parseTerm(tokens)
  const name = tokens.peekText()
  if (name === undefined || !isInfix(name)) return left
  const operator = tokens.peekKind() === 'mark'
  tokens.expect(name)
  return { kind: 'call', name, operator, args: [left, parseExpression(tokens)] }
}

const isInfix = (name: string): boolean => operators[name]?.infix === true || name === 'wavg'

const isFunction = (name: string): boolean => name in aggregates || name === 'not'

/** A name, a literal, something in parentheses, or a function with what it is applied to. */
const parseTerm = (tokens: TokenCursor): Expression => {
  if (tokens.accept('-')) return negative(parseLiterals(tokens, true))
  if (tokens.peekKind() === 'literal') return { kind: 'literal', value: parseLiterals(tokens) }
  if (tokens.accept('(')) return parseParenthesised(tokens)
  const name = tokens.word()
  if (ends.includes(name)) throw new KdbError('nyi')
  if (tokens.accept('['))
    return { kind: 'call', name: known(name), operator: false, args: parseArguments(tokens) }
  if (isFunction(name)) return { kind: 'call', name, operator: false, args: [parseExpression(tokens)] }
  return accessed(name)
}

const known = (name: string): string => {
  if (isFunction(name) || isInfix(name)) return name
  throw new KdbError('nyi')
}

/** `time.minute`: a part of each time. */
const accessed = (name: string): Expression => {
  const [column = '', part, ...rest] = name.split('.')
  if (part === undefined) return { kind: 'name', name }
  if (rest.length > 0 || column === '' || !accessors.includes(part)) throw new KdbError('nyi')
  return { kind: 'call', name: `.${part}`, operator: false, args: [{ kind: 'name', name: column }] }
}

const parseArguments = (tokens: TokenCursor): Expression[] => {
  const args = [parseExpression(tokens)]
  while (tokens.accept(';')) args.push(parseExpression(tokens))
  tokens.expect(']')
  return args
}

/** `(price)`, or a list of literals such as `(2026.11.19;2026.11.20)`. */
const parseParenthesised = (tokens: TokenCursor): Expression => {
  const items = [parseExpression(tokens)]
  while (tokens.accept(';')) items.push(parseExpression(tokens))
  tokens.expect(')')
  const [only] = items
  if (only !== undefined && items.length === 1) return only
  return { kind: 'literal', value: collapse(items.map(atomOf)) }
}

const atomOf = (expression: Expression): KdbAtom => {
  if (expression.kind === 'literal' && expression.value.kind === 'atom') return expression.value
  throw new KdbError('nyi')
}

/** One literal, or several of one type side by side: `` `A`B `` or `1 2`. */
const parseLiterals = (tokens: TokenCursor, one = false): Operand => {
  const first = tokens.literal()
  if (first.kind !== 'atom' || one) return first
  const atoms = [first]
  while (tokens.peekKind() === 'literal') {
    const next = tokens.literal()
    if (next.kind !== 'atom') throw new KdbError('nyi')
    atoms.push(next)
  }
  return atoms.length === 1 ? first : widened(atoms)
}

/** `1 2.5` is a vector of floats. Other mixtures are 'nyi. */
const widened = (atoms: KdbAtom[]): Operand => {
  const isFloat = atoms.some(({ type }) => type === 'float')
  const same = atoms.map(each => (isFloat && each.type === 'long' ? atom('float', Number(each.value)) : each))
  const value = collapse(same)
  if (value.kind === 'list') throw new KdbError('nyi')
  return value
}

const negative = (value: Operand): Expression => {
  if (value.kind !== 'atom' || typeof value.value === 'string') throw new KdbError('nyi')
  const { type } = value
  if (!['short', 'int', 'long', 'float'].includes(type)) throw new KdbError('nyi')
  return { kind: 'literal', value: atom(type, -value.value) }
}
