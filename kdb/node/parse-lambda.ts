import { KdbError } from '../errors.ts'
import { type Expression, type Lambda, namesIn } from './expression.ts'
import type { ParseExpression, TokenCursor } from './token-cursor.ts'

const implicit = ['x', 'y', 'z']

/** `{x*x}` or `{[a;b]a+b}`: of one expression. */
export const parseLambda = (tokens: TokenCursor, parse: ParseExpression): Lambda =>
  tokens.outsideQuery(() => {
    const start = tokens.offset()
    tokens.expect('{')
    const named = tokens.accept('[') ? parseParameters(tokens) : undefined
    const body = parse(tokens)
    tokens.expect('}')
    return { parameters: named ?? implicitIn(body), body, text: tokens.textFrom(start) }
  })

const parseParameters = (tokens: TokenCursor): string[] => {
  const names: string[] = []
  while (!tokens.accept(']')) {
    if (names.length > 0) tokens.expect(';')
    names.push(tokens.word())
  }
  return names
}

/** Those up to the last that is read: `{y}` takes x as well. */
const implicitIn = (body: Expression): string[] => {
  if (body.kind === 'query' || body.kind === 'each') throw new KdbError('nyi')
  const names = namesIn(body)
  return implicit.slice(0, 1 + implicit.findLastIndex(name => names.includes(name)))
}
