import { KdbError } from '../errors.ts'
import { parseSelect } from './parse-select.ts'
import type { Query, Reduction } from './query.ts'
import { type TokenCursor, tokenCursor } from './token-cursor.ts'

const longest = 10_000

/** Reads the text of a query. Throws 'nyi for all that a node does not answer. */
export const parseQuery = (text: string): Query => {
  if (text.length > longest) throw new KdbError('limit')
  const tokens = tokenCursor(text)
  const query = parseAny(tokens)
  tokens.accept(';')
  tokens.expectEnd()
  return query
}

const parseAny = (tokens: TokenCursor): Query => {
  const word = tokens.word()
  switch (word) {
    case 'select':
    case 'exec':
      return parseSelect(tokens, word === 'exec')
    case 'tables':
      acceptNothing(tokens)
      return { ask: 'tables' }
    case 'cols':
    case 'meta':
      return { ask: word, table: parseName(tokens) }
    case '.kdbflow.health':
      acceptNothing(tokens)
      return { ask: 'health' }
    case 'min':
    case 'max':
    case 'first':
    case 'last':
    case 'count':
      return parseReduction(tokens, word)
    default:
      return isPartitions(word) ? { ask: 'partitions', name: word } : { ask: 'global', name: word }
  }
}

const parseReduction = (tokens: TokenCursor, reduction: Reduction): Query => {
  // A symbol is one value, whatever table has its name.
  if (reduction === 'count' && isSymbolNext(tokens)) {
    parseName(tokens)
    return { ask: 'one' }
  }
  if (reduction === 'count' && tokens.accept('select')) {
    return { ask: 'rows', of: parseSelect(tokens, false) }
  }
  const name = parseName(tokens)
  if (isPartitions(name)) return { ask: 'partitions', name, reduction }
  if (reduction === 'count') return { ask: 'count', table: name }
  throw new KdbError('nyi')
}

const isSymbolNext = (tokens: TokenCursor): boolean =>
  tokens.peekKind(tokens.isNext('[') ? 1 : 0) === 'literal'

const isPartitions = (name: string): boolean => ['.Q.pv', 'date', 'month', 'year', 'int'].includes(name)

/** `trade`, `` `trade `` or either in brackets. */
const parseName = (tokens: TokenCursor): string => {
  const bracketed = tokens.accept('[')
  const name = tokens.peekKind() === 'literal' ? tokens.symbol() : tokens.word()
  if (bracketed) tokens.expect(']')
  return name
}

/** The `[]` of a call without arguments, or a name space as in ``tables`.`` */
const acceptNothing = (tokens: TokenCursor): void => {
  if (tokens.accept('[')) tokens.expect(']')
  else if (tokens.peekKind() === 'literal' && tokens.symbol() !== '.') throw new KdbError('nyi')
}
