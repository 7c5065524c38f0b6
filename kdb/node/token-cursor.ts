import { KdbError } from '../errors.ts'
import type { Literal } from './query.ts'
import { tokenise } from './tokens.ts'

export type TokenCursor = ReturnType<typeof tokenCursor>

/** Walks over the tokens of a query; what does not fit the fixed set is 'nyi. */
export const tokenCursor = (text: string) => {
  const tokens = tokenise(text)
  let at = 0

  const isNext = (text: string): boolean => {
    const token = tokens[at]
    return token !== undefined && token.kind !== 'literal' && token.text === text
  }
  const accept = (text: string): boolean => {
    const found = isNext(text)
    if (found) at++
    return found
  }
  const literal = (): Literal => {
    const token = tokens[at++]
    if (token?.kind !== 'literal') throw new KdbError('nyi')
    return token.value
  }
  return {
    peekKind: (ahead = 0) => tokens[at + ahead]?.kind,
    isNext,
    /** Passes over this word or mark if it is next. */
    accept,
    expect(text: string) {
      if (!accept(text)) throw new KdbError('nyi')
    },
    expectEnd() {
      if (at < tokens.length) throw new KdbError('nyi')
    },
    word(): string {
      const token = tokens[at++]
      if (token?.kind !== 'word') throw new KdbError('nyi')
      return token.text
    },
    literal,
    number(): number {
      const value = literal()
      if (typeof value !== 'number') throw new KdbError('type')
      return value
    },
    symbol(): string {
      const value = literal()
      if (typeof value !== 'string') throw new KdbError('type')
      return value
    },
    /** One literal or several side by side, as in `` `A`B `` or `1 2`. */
    literals(): Literal[] {
      const values = [literal()]
      while (tokens[at]?.kind === 'literal') values.push(literal())
      return values
    },
  }
}
