import { KdbError } from '../../errors.ts'
import type { Expression } from '../operators/expression.ts'
import { parseExpression } from './parse-expression.ts'
import { tokenCursor } from './token-cursor.ts'

/** Expressions one after another; an empty one at the end, after a `;`, is not there. */
export type Program = { expressions: Expression[]; endsEmpty: boolean }

const longest = 10_000

/** Reads the text of a request. Throws 'nyi, or what q signals, for all that a node does not answer. */
export function parseProgram(text: string): Program {
  if (text.length > longest) throw new KdbError('limit')
  const tokens = tokenCursor(text)
  const expressions: Expression[] = []
  while (!tokens.isEnd()) {
    expressions.push(parseExpression(tokens))
    if (tokens.isEnd()) return { expressions, endsEmpty: false }
    tokens.expect(';')
  }
  return { expressions, endsEmpty: true }
}
