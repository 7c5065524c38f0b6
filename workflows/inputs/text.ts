import * as z from 'zod'

/** A string of that pattern; what does not match is told in words, where a bare pattern would tell an operator little. */
export const text = (pattern: RegExp, words: string) =>
  z.string().regex(pattern, { error: ({ input }) => `expected ${words}, got ${JSON.stringify(input)}` })
