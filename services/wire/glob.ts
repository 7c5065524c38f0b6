/**
 * Whether the text has the form of the pattern, in which `*` stands for any text and `?` for any character.
 * By hand: a regular expression made of a stranger's pattern can take exponential time.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let [p, t] = [0, 0]
  /** Where to go on when what follows the last `*` does not fit: it takes one character more. */
  let retry: { p: number; t: number } | undefined
  while (t < text.length) {
    if (pattern[p] === '*') {
      retry = { p: p + 1, t }
      p += 1
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1
      t += 1
    } else if (retry !== undefined) {
      retry.t += 1
      p = retry.p
      t = retry.t
    } else return false
  }
  return pattern.slice(p).replaceAll('*', '') === ''
}

/** Whether the text is the pieces in turn, with any text between each two; one piece alone must be all of it. */
export function matchesPieces(text: string, pieces: readonly string[]): boolean {
  const [first = '', ...middle] = pieces
  const last = middle.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const piece of middle) {
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}
