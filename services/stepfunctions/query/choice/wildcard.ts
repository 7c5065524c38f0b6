import { matchesPieces } from '../../../wire/glob.ts'

/** StringMatches: `*` stands for any text, `\*` for an asterisk, `\\` for a backslash. In linear time. */
export const matchesWildcards = (text: string, pattern: string): boolean =>
  matchesPieces(text, piecesOf(pattern))

/** The texts between the wildcards, escapes resolved. */
function piecesOf(pattern: string): string[] {
  const parts = ['']
  for (const [token] of pattern.matchAll(/\\[\\*]|./gsu)) {
    if (token === '*') parts.push('')
    else
      parts.push((parts.pop() ?? '') + (token.length > 1 && token.startsWith('\\') ? token.slice(1) : token))
  }
  return parts
}
