import * as z from 'zod'

/** A string of that pattern. The error has words: a bare pattern would say little to an operator. */
export const text = (pattern: RegExp, words: string) =>
  z.string().regex(pattern, { error: ({ input }) => `expected ${words}, got ${JSON.stringify(input)}` })
