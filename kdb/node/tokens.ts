import { KdbError } from '../errors.ts'
import { parseDate, parseMonth } from '../temporal.ts'
import { atom, chars, type KdbAtom } from '../values.ts'
import type { Operand } from './expression.ts'

export type Token = { kind: 'word' | 'mark'; text: string } | { kind: 'literal'; value: Operand }

const pattern =
  /(?<comment>\s\/[^\n]*)|(?<space>\s+)|`(?<symbol>[\w.:/-]*)|"(?<text>[^"\\]*)"|(?<date>\d{4}\.\d{2}\.\d{2}(?![\dD]))|(?<month>\d{4}\.\d{2}m)|(?<clock>\d{2}:\d{2}(?::\d{2}(?:\.\d{3})?)?(?!\.?\d))|(?<boolean>[01]b)|(?<number>\d+(?:\.\d*)?(?:e-?\d+)?[hijf]?(?![\w.:]))|(?<word>\.?[a-zA-Z][\w.]*)|(?<mark><>|<=|>=|[[\](),:;=<>+*%&|-])/y

/** Splits the text of a query; what is not a token here is 'nyi. */
export const tokenise = (text: string): Token[] => {
  const tokens: Token[] = []
  pattern.lastIndex = 0
  while (pattern.lastIndex < text.length) {
    const groups = pattern.exec(text)?.groups
    if (groups === undefined) throw new KdbError('nyi')
    const token = tokenOf(groups)
    if (token !== undefined) tokens.push(token)
  }
  return tokens
}

const tokenOf = (groups: Record<string, string>): Token | undefined => {
  const { comment, space, symbol, text, word, mark } = groups
  if (comment !== undefined || space !== undefined) return undefined
  if (word !== undefined) return { kind: 'word', text: word }
  if (mark !== undefined) return { kind: 'mark', text: mark }
  if (symbol !== undefined) return { kind: 'literal', value: atom('symbol', symbol) }
  // One character is a char, as in q.
  if (text !== undefined) {
    return { kind: 'literal', value: text.length === 1 ? atom('char', text.charCodeAt(0)) : chars(text) }
  }
  return { kind: 'literal', value: numericLiteral(groups) }
}

const numericLiteral = ({ date, month, clock, boolean, number }: Record<string, string>): KdbAtom => {
  if (date !== undefined) return atom('date', valid(parseDate(date), date))
  if (month !== undefined) return atom('month', valid(parseMonth(month.slice(0, -1)), month))
  if (clock !== undefined) return clockLiteral(clock)
  if (boolean !== undefined) return atom('boolean', Number(boolean[0]))
  return numberLiteral(number ?? '')
}

const clockLiteral = (text: string): KdbAtom => {
  const [hours = 0, minutes = 0, seconds] = text.split(':').map(Number)
  const whole = hours * 60 + minutes
  if (seconds === undefined) return atom('minute', whole)
  if (!text.includes('.')) return atom('second', whole * 60 + seconds)
  return atom('time', Math.round((whole * 60 + seconds) * 1000))
}

/** A number without a dot or a letter is a long. */
const numberLiteral = (text: string): KdbAtom => {
  if (/^\d+j?$/.test(text)) return atom('long', BigInt(text.replace('j', '')))
  if (/^\d+i$/.test(text)) return atom('int', Number.parseInt(text, 10))
  if (/^\d+h$/.test(text)) return atom('short', Number.parseInt(text, 10))
  if (/[hij]$/.test(text)) throw new KdbError('nyi')
  return atom('float', Number.parseFloat(text))
}

const valid = (value: number | undefined, text: string): number => {
  if (value === undefined) throw new KdbError(text)
  return value
}
