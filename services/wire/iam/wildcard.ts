const compiled = new Map<string, RegExp>()
const MOST_KEPT = 10_000

/** Whether one of the patterns matches all of the text. `*` stands for any text, `?` for one character. */
export const matchesAny = (patterns: readonly string[], text: string): boolean =>
  patterns.some(pattern => compile(pattern).test(text))

/** Those of principals are few; sessions may each bring new ones. */
function compile(pattern: string): RegExp {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
  const expression = new RegExp(`^${source}$`, 's')
  if (compiled.size >= MOST_KEPT) compiled.clear()
  compiled.set(pattern, expression)
  return expression
}
