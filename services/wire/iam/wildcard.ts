const compiled = new Map<string, RegExp>()

/** Whether one of the patterns matches all of the text. `*` stands for any text, `?` for one character. */
export const matchesAny = (patterns: readonly string[], text: string): boolean =>
  patterns.some(pattern => compile(pattern).test(text))

/** Patterns come from policies, so there are few of them. */
function compile(pattern: string): RegExp {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
  const expression = new RegExp(`^${source}$`, 's')
  compiled.set(pattern, expression)
  return expression
}
