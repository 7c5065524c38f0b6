import { KdbError } from '../errors.ts'
import type { Condition, Reduction, Select, SelectItem } from './query.ts'
import type { TokenCursor } from './token-cursor.ts'

const reductions: readonly string[] = ['min', 'max', 'first', 'last', 'count'] satisfies Reduction[]

/** What follows `select` or `exec`. */
export const parseSelect = (tokens: TokenCursor, exec: boolean): Select => {
  const limit = parseLimit(tokens)
  const items = parseItems(tokens)
  const by = tokens.accept('by') ? tokens.word() : undefined
  tokens.expect('from')
  const table = tokens.peekKind() === 'literal' ? tokens.symbol() : tokens.word()
  return {
    ask: 'select',
    exec,
    items,
    table,
    where: tokens.accept('where') ? separated(tokens, parseCondition) : [],
    ...(limit === undefined ? {} : { limit }),
    ...(by === undefined ? {} : { by }),
  }
}

/** `[5]`, the first five rows. */
const parseLimit = (tokens: TokenCursor): number | undefined => {
  if (!tokens.accept('[')) return undefined
  const limit = tokens.number()
  if (limit < 0) throw new KdbError('nyi')
  tokens.expect(']')
  return limit
}

const parseItems = (tokens: TokenCursor): SelectItem[] =>
  tokens.isNext('from') || tokens.isNext('by') ? [] : withUniqueNames(separated(tokens, parseItem))

/** `price`, `max price`, `top:max price`. `count i` is called x, as in q. */
const parseItem = (tokens: TokenCursor): SelectItem => {
  const first = tokens.word()
  const given = tokens.accept(':') ? first : undefined
  const word = given === undefined ? first : tokens.word()
  if (!isReduction(word) || tokens.peekKind() !== 'word' || tokens.isNext('from') || tokens.isNext('by')) {
    return { name: given ?? word, column: word }
  }
  const column = tokens.word()
  return { name: given ?? (column === 'i' ? 'x' : column), column, reduction: word }
}

const isReduction = (word: string): word is Reduction => reductions.includes(word)

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

/** `date=2026.11.20`, `` sym in `A`B ``, `date within 2026.11.19 2026.11.20`. */
const parseCondition = (tokens: TokenCursor): Condition => {
  const column = tokens.word()
  if (tokens.accept('=')) return { column, test: 'in', values: [tokens.literal()] }
  if (tokens.accept('in')) return { column, test: 'in', values: tokens.literals() }
  tokens.expect('within')
  return { column, test: 'within', ...parseBounds(tokens) }
}

/** `a b` or `(a;b)`. */
const parseBounds = (tokens: TokenCursor): { low: number; high: number } => {
  const parenthesised = tokens.accept('(')
  const low = tokens.number()
  if (parenthesised) tokens.expect(';')
  const high = tokens.number()
  if (parenthesised) tokens.expect(')')
  return { low, high }
}

const separated = <T>(tokens: TokenCursor, parse: (tokens: TokenCursor) => T): T[] => {
  const parsed = [parse(tokens)]
  while (tokens.accept(',')) parsed.push(parse(tokens))
  return parsed
}
