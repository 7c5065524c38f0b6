import { KdbError } from '../errors.ts'
import type { Operand } from './expression.ts'
import { tokenise } from './tokens.ts'

export type TokenCursor = ReturnType<typeof tokenCursor>

/** Walks over the tokens of a query; what does not fit what a node answers is 'nyi. */
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
  const literal = (): Operand => {
    const token = tokens[at++]
    if (token?.kind !== 'literal') throw new KdbError('nyi')
    return token.value
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
    expectEnd() {
      if (at < tokens.length) throw new KdbError('nyi')
    },
    word(): string {
      const token = tokens[at++]
      if (token?.kind !== 'word') throw new KdbError('nyi')
      return token.text
    },
    literal,
    symbol(): string {
      const value = literal()
      if (value.kind !== 'atom' || value.type !== 'symbol') throw new KdbError('type')
      return value.value
    },
  }
}
