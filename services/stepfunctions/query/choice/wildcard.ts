/** StringMatches: `*` stands for any text, `\*` for an asterisk, `\\` for a backslash. In linear time. */
export const matchesWildcards = (text: string, pattern: string): boolean => {
  const [first = '', ...rest] = partsOf(pattern)
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

/** The texts between the wildcards, escapes resolved. */
const partsOf = (pattern: string): string[] => {
  const parts = ['']
  for (const [token] of pattern.matchAll(/\\[\\*]|./gsu)) {
    if (token === '*') parts.push('')
    else
      parts.push((parts.pop() ?? '') + (token.length > 1 && token.startsWith('\\') ? token.slice(1) : token))
  }
  return parts
}
