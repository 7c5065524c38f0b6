import { KdbError } from '../../errors.ts'
import type { Operand } from '../operators/expression.ts'
import { literals } from '../operators/literals.ts'

/** `from` and `to` are where it stands in the text. */
export type Token = { from: number; to: number } & (
  | { kind: 'word' | 'mark'; text: string }
  | { kind: 'literal'; value: Operand }
)

/** A comment begins a line, or follows a blank (code.kx.com/q/basics/syntax). */
const blank = String.raw`(?:^|(?<=\s))\/[^\n]*|\s+`
const word = String.raw`\.?[a-zA-Z][\w.]*`
const mark = String.raw`<>|<=|>=|::|[[\](){},:;=<>+*%&|#!?$@_~^'-]`

const pattern = new RegExp(`(?<blank>${blank})|${literals.pattern}|(?<word>${word})|(?<mark>${mark})`, 'y')

/** Splits the text of a request; what is not a token here is 'nyi. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  pattern.lastIndex = 0
  while (pattern.lastIndex < text.length) {
    const from = pattern.lastIndex
    const groups = pattern.exec(text)?.groups
    if (groups === undefined) throw new KdbError('nyi')
    const place = { from, to: pattern.lastIndex }
    if (groups['blank'] !== undefined) continue
    if (groups['word'] !== undefined) tokens.push({ kind: 'word', text: groups['word'], ...place })
    else if (groups['mark'] !== undefined) tokens.push({ kind: 'mark', text: groups['mark'], ...place })
    else tokens.push({ kind: 'literal', value: literals.read(groups), ...place })
  }
  return tokens
}
