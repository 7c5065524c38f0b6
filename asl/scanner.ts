/** A cursor over a text, shared by the parsers of paths, filters and intrinsic functions. */
export interface Scanner {
  readonly text: string
  at: number
}

/** A text that does not follow its grammar; the message is AWS's where it is known. */
export class LanguageSyntaxError extends Error {
  override readonly name = 'LanguageSyntaxError'
}

export const scannerOf = (text: string): Scanner => ({ text, at: 0 })

export const atEnd = ({ text, at }: Scanner): boolean => at >= text.length

export function skipSpaces(scanner: Scanner): void {
  take(scanner, /[ \t\r\n]*/y)
}

/** Moves past `expected` if it comes next. */
export function accept(scanner: Scanner, expected: string): boolean {
  if (!scanner.text.startsWith(expected, scanner.at)) return false
  scanner.at += expected.length
  return true
}

export function expect(scanner: Scanner, expected: string): void {
  if (!accept(scanner, expected)) throw unexpected(scanner, `'${expected}'`)
}

/** Moves past what the sticky pattern matches here and returns it; undefined when it does not match. */
export function take(scanner: Scanner, sticky: RegExp): string | undefined {
  sticky.lastIndex = scanner.at
  const found = sticky.exec(scanner.text)?.[0]
  scanner.at += found?.length ?? 0
  return found
}

/** The inside of a quoted string, escapes untouched; the cursor stands on the opening quote. */
export function takeQuoted(scanner: Scanner): string {
  const quoted = take(scanner, /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"/sy)
  if (quoted === undefined) throw unexpected(scanner, 'a closed string')
  return quoted.slice(1, -1)
}

export const unexpected = ({ text, at }: Scanner, wanted: string): LanguageSyntaxError =>
  new LanguageSyntaxError(
    `expected ${wanted} at position ${at}, got ${at < text.length ? `'${text.slice(at, at + 10)}'` : 'the end'}`,
  )
