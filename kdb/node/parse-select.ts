import { KdbError } from '../errors.ts'
import { columnNameOf, type Expression } from './expression.ts'
import { parseExpression } from './parse-expression.ts'
import type { Select, SelectItem } from './query.ts'
import type { TokenCursor } from './token-cursor.ts'

/** What follows `select` or `exec`. */
export const parseSelect = (tokens: TokenCursor, exec: boolean): Select => {
  const limit = parseLimit(tokens)
  const distinct = tokens.accept('distinct')
  const items = tokens.isNext('from') || tokens.isNext('by') ? [] : parseItems(tokens)
  const by = tokens.accept('by') ? parseItems(tokens) : []
  expectNoNameTwice(items, by)
  tokens.expect('from')
  const table = tokens.peekKind() === 'literal' ? tokens.symbol() : tokens.word()
  const where = tokens.accept('where') ? separated(tokens, parseExpression) : []
  return { ask: 'select', exec, distinct, items, by, table, where, ...(limit === undefined ? {} : { limit }) }
}

/** `[5]`, the first five rows, or `[-5]`, the last. */
const parseLimit = (tokens: TokenCursor): number | undefined => {
  if (!tokens.accept('[')) return undefined
  const limit = integerOf(parseExpression(tokens))
  tokens.expect(']')
  return limit
}

const integerOf = (expression: Expression): number => {
  const value = expression.kind === 'literal' ? expression.value : undefined
  if (value?.kind !== 'atom' || value.type !== 'long') throw new KdbError('nyi')
  return Number(value.value)
}

const parseItems = (tokens: TokenCursor): SelectItem[] => withUniqueNames(separated(tokens, parseItem))

/** `price`, `max price`, `top:max price`. */
const parseItem = (tokens: TokenCursor): SelectItem => {
  const given = tokens.peekKind() === 'word' && tokens.peekText(1) === ':' ? tokens.word() : undefined
  if (given !== undefined) tokens.expect(':')
  const of = parseExpression(tokens)
  return { name: given ?? columnNameOf(of), of }
}

/** q numbers the later ones of columns with the same name: price, price1. */
const withUniqueNames = (items: SelectItem[]): SelectItem[] => {
  const taken = new Set<string>()
  return items.map(item => {
    let name = item.name
    for (let number = 1; taken.has(name); number++) name = `${item.name}${number}`
    taken.add(name)
    return { ...item, name }
  })
}

const expectNoNameTwice = (items: SelectItem[], by: SelectItem[]): void => {
  const twice = items.find(({ name }) => by.some(group => group.name === name))
  if (twice !== undefined) throw new KdbError(`dup names for cols/groups ${twice.name}`)
}

const separated = <T>(tokens: TokenCursor, parse: (tokens: TokenCursor) => T): T[] => {
  const parsed = [parse(tokens)]
  while (tokens.accept(',')) parsed.push(parse(tokens))
  return parsed
}
