import { KdbError } from '../errors.ts'
import { parseDate } from '../temporal.ts'
import type { Literal } from './query.ts'

export type Token = { kind: 'word' | 'mark'; text: string } | { kind: 'literal'; value: Literal }

const pattern =
  /(?<space>\s+)|`(?<symbol>[\w.:/-]*)|(?<date>\d{4}\.\d{2}\.\d{2})|(?<number>-?\d+)|(?<word>\.?[a-zA-Z][\w.]*)|(?<mark>[[\](),:;=])/y

/** Splits the text of a query; what is not a token of the fixed set is 'nyi. */
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

const tokenOf = ({ space, symbol, date, number, word, mark }: Record<string, string>): Token | undefined => {
  if (space !== undefined) return undefined
  if (symbol !== undefined) return { kind: 'literal', value: symbol }
  if (date !== undefined) return { kind: 'literal', value: dateValue(date) }
  if (number !== undefined) return { kind: 'literal', value: numberValue(number) }
  if (word !== undefined) return { kind: 'word', text: word }
  return { kind: 'mark', text: mark ?? '' }
}

/** A bigint beyond 2^53, such as the name of an int partition. */
const numberValue = (text: string): Literal =>
  Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text)

const dateValue = (text: string): number => {
  const days = parseDate(text)
  if (days === undefined) throw new KdbError(text)
  return days
}
