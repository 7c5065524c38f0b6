import { matchesGlob } from '../wire/glob.ts'

/** Whether one of the patterns matches all of the text. `*` stands for any text, `?` for one character. */
export const matchesAny = (patterns: readonly string[], text: string): boolean =>
  patterns.some(pattern => matchesGlob(pattern, text))
