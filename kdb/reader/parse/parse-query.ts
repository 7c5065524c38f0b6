import { KdbError } from '../../errors.ts'
import {
  columnNameOf,
  type Delete,
  type Expression,
  type Order,
  type Query,
  type Select,
  type SelectItem,
  type Update,
} from '../operators/expression.ts'
import type { ParseExpression, TokenCursor } from './token-cursor.ts'

const words = ['select', 'exec', 'update', 'delete'] as const
type QueryWord = (typeof words)[number]

export const isQueryWord = (word: string): word is QueryWord => words.some(each => each === word)

/** What follows `select` and its like. */
export const parseQuery = (tokens: TokenCursor, word: QueryWord, parse: ParseExpression): Query =>
  tokens.withinQuery(() => {
    if (word === 'update') return parseUpdate(tokens, parse)
    return word === 'delete' ? parseDelete(tokens, parse) : parseSelect(tokens, parse, word === 'exec')
  })

function parseSelect(tokens: TokenCursor, parse: ParseExpression, exec: boolean): Select {
  const limits = parseLimit(tokens, parse)
  const distinct = tokens.accept('distinct')
  const items = tokens.isNext('from') || tokens.isNext('by') ? [] : parseItems(tokens, parse)
  const by = tokens.accept('by') ? parseItems(tokens, parse) : []
  expectNoNameTwice(items, by)
  return { ask: 'select', exec, distinct, items, by, ...parseFrom(tokens, parse), ...limits }
}

function parseUpdate(tokens: TokenCursor, parse: ParseExpression): Update {
  const items = parseItems(tokens, parse)
  const by = tokens.accept('by') ? parseItems(tokens, parse) : []
  return { ask: 'update', items, by, ...parseFrom(tokens, parse) }
}

function parseDelete(tokens: TokenCursor, parse: ParseExpression): Delete {
  const columns = tokens.isNext('from') ? [] : separated(tokens, () => tokens.word())
  const from = parseFrom(tokens, parse)
  // One of the two, and not both (code.kx.com/q/ref/delete).
  if (columns.length > 0 && from.where.length > 0) throw new KdbError('nyi')
  return { ask: 'delete', columns, ...from }
}

function parseFrom(tokens: TokenCursor, parse: ParseExpression): { from: Expression; where: Expression[] } {
  tokens.expect('from')
  const from = parse(tokens)
  return { from, where: tokens.accept('where') ? separated(tokens, parse) : [] }
}

type Limit = Pick<Select, 'limit' | 'skip' | 'order'>

/** `[5]`, the first five rows, `[-5]`, the last, `[10 5]`, five from the eleventh on, `[5;>price]`, the highest prices. */
function parseLimit(tokens: TokenCursor, parse: ParseExpression): Limit {
  if (!tokens.accept('[')) return {}
  const sorted = parseOrder(tokens)
  const limit = sorted === undefined ? rowsOf(parse(tokens)) : {}
  const order = sorted ?? (tokens.accept(';') ? parseOrder(tokens) : undefined)
  tokens.expect(']')
  return { ...limit, ...(order !== undefined && { order }) }
}

function parseOrder(tokens: TokenCursor): Order | undefined {
  if (tokens.accept('>')) return { descending: true, column: tokens.word() }
  return tokens.accept('<') ? { descending: false, column: tokens.word() } : undefined
}

function rowsOf(expression: Expression): Limit {
  const value = expression.kind === 'literal' ? expression.value : undefined
  if (value === undefined || value.kind === 'list' || value.type !== 'long') throw new KdbError('nyi')
  if (value.kind === 'atom') return { limit: Number(value.value) }
  const [skip = 0, limit = 0, ...others] = Array.from(value.items, Number)
  if (value.items.length < 2 || others.length > 0 || skip < 0 || limit < 0) throw new KdbError('nyi')
  return { skip, limit }
}

const parseItems = (tokens: TokenCursor, parse: ParseExpression): SelectItem[] =>
  withUniqueNames(separated(tokens, () => parseItem(tokens, parse)))

/** `price`, `max price`, `top:max price`. */
function parseItem(tokens: TokenCursor, parse: ParseExpression): SelectItem {
  const given = tokens.peekKind() === 'word' && tokens.peekText(1) === ':' ? tokens.word() : undefined
  if (given !== undefined) tokens.expect(':')
  const of = parse(tokens)
  return given === undefined ? { name: columnNameOf(of), of } : { name: given, of, named: true }
}

/** q numbers the later ones of columns with the same name: price, price1. */
function withUniqueNames(items: SelectItem[]): SelectItem[] {
  const taken = new Set<string>()
  return items.map(item => {
    let name = item.name
    for (let number = 1; taken.has(name); number++) name = `${item.name}${number}`
    taken.add(name)
    return { ...item, name }
  })
}

function expectNoNameTwice(items: SelectItem[], by: SelectItem[]): void {
  const twice = items.find(({ name }) => by.some(group => group.name === name))
  if (twice !== undefined) throw new KdbError(`dup names for cols/groups ${twice.name}`)
}

function separated<T>(tokens: TokenCursor, parse: (tokens: TokenCursor) => T): T[] {
  const parsed = [parse(tokens)]
  while (tokens.accept(',')) parsed.push(parse(tokens))
  return parsed
}
