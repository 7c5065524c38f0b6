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

/**
 * Whether every text that begins with the prefix has the form of the pattern. Of patterns that end in `?` it never says
 * so, though `a*?` is the form of all texts of two characters and more.
 */
export const matchesAllUnder = (pattern: string, prefix: string): boolean =>
  pattern.endsWith('*') && matchesGlob(pattern, prefix)

/** Whether some text that begins with the prefix has the form of the pattern. */
export function matchesSomeUnder(pattern: string, prefix: string): boolean {
  /** By how many characters of the pattern may have taken the prefix so far: 1 where so many may. */
  let taken = new Uint8Array(pattern.length + 1)
  const reach = (states: Uint8Array, count: number) => {
    let reached = count
    states[reached] = 1
    // A `*` may take nothing.
    while (pattern[reached] === '*') states[++reached] = 1
  }
  reach(taken, 0)
  for (let at = 0; at < prefix.length; at++) {
    const next = new Uint8Array(pattern.length + 1)
    for (let count = taken.indexOf(1); count >= 0; count = taken.indexOf(1, count + 1)) {
      if (pattern[count] === '*') reach(next, count)
      else if (pattern[count] === '?' || pattern[count] === prefix[at]) reach(next, count + 1)
    }
    taken = next
  }
  return taken.includes(1)
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
