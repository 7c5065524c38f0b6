import { KdbError } from '../../errors.ts'
import type { Expression, Operand } from '../operators/expression.ts'
import { tokenise } from './tokens.ts'

export type TokenCursor = ReturnType<typeof tokenCursor>

/** Reads an expression; what reads a part of one is given it, so that no file needs another both ways. */
export type ParseExpression = (tokens: TokenCursor) => Expression

/** Expressions within expressions, an operator's right side among them. */
const deepest = 500

/** Walks over the tokens of a request; what does not fit what a node answers is 'nyi. */
export function tokenCursor(text: string) {
  const tokens = tokenise(text)
  let at = 0
  let depth = 0
  let withinQuery = false

  const isNext = (text: string): boolean => {
    const token = tokens[at]
    return token !== undefined && token.kind !== 'literal' && token.text === text
  }
  const accept = (text: string): boolean => {
    const found = isNext(text)
    if (found) at++
    return found
  }
  const literal = (): Operand => {
    const token = tokens[at++]
    if (token?.kind !== 'literal') throw new KdbError('nyi')
    return token.value
  }
  const within = <T>(query: boolean, parse: () => T): T => {
    const before = withinQuery
    withinQuery = query
    const parsed = parse()
    withinQuery = before
    return parsed
  }
  return {
    peekKind: (ahead = 0) => tokens[at + ahead]?.kind,
    /** The next word or mark, which is not passed over. */
    peekText: (ahead = 0): string | undefined => {
      const token = tokens[at + ahead]
      return token === undefined || token.kind === 'literal' ? undefined : token.text
    },
    isNext,
    /** Passes over this word or mark if it is next. */
    accept,
    expect(text: string) {
      if (!accept(text)) throw new KdbError('nyi')
    },
    isEnd: () => at >= tokens.length,
    word(): string {
      const token = tokens[at++]
      if (token?.kind !== 'word') throw new KdbError('nyi')
      return token.text
    },
    literal,
    /** Whether a comma parts what a query lists. */
    isWithinQuery: () => withinQuery,
    withinQuery: <T>(parse: () => T): T => within(true, parse),
    outsideQuery: <T>(parse: () => T): T => within(false, parse),
    /** For one expression within another. */
    deeper<T>(parse: () => T): T {
      depth++
      if (depth > deepest) throw new KdbError('stack')
      const parsed = parse()
      depth--
      return parsed
    },
    offset: (): number => tokens[at]?.from ?? text.length,
    /** The text from an offset to the end of the last token. */
    textFrom: (from: number): string => text.slice(from, tokens[at - 1]?.to),
  }
}
