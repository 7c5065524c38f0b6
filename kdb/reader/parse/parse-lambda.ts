import { type Expression, type Lambda, subexpressions } from '../operators/expression.ts'
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

function parseParameters(tokens: TokenCursor): string[] {
  const names: string[] = []
  while (!tokens.accept(']')) {
    if (names.length > 0) tokens.expect(';')
    names.push(tokens.word())
  }
  return names
}

/** Those up to the last that is read: `{y}` takes x as well, and every lambda takes x. */
function implicitIn(body: Expression): string[] {
  const names = namesWithin(body)
  return implicit.slice(0, Math.max(1, 1 + implicit.findLastIndex(name => names.includes(name))))
}

function namesWithin(expression: Expression): string[] {
  const own = expression.kind === 'name' || expression.kind === 'call' ? [expression.name] : []
  return [...own, ...subexpressions(expression).flatMap(namesWithin)]
}
