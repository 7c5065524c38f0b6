import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesGlob, matchesPieces } from '../../../services/wire/glob.ts'

const escaped = (text: string) => text.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
const asExpression = (pattern: string) =>
  new RegExp(`^${escaped(pattern).replaceAll('*', '.*').replaceAll('?', '.')}$`, 's')

test('a pattern matches what the regular expression of it matches', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 })
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 })
  fc.assert(
    fc.property(patterns, letters, (pattern, text) => {
      expect(matchesGlob(pattern, text)).toBe(asExpression(pattern).test(text))
    }),
    { numRuns: 2000 },
  )
})

test('a pattern of a thousand stars takes no time', () => {
  const start = performance.now()
  expect(matchesGlob('*a'.repeat(500), 'a'.repeat(499))).toBe(false)
  expect(performance.now() - start).toBeLessThan(200)
})

test('pieces are found in turn, with any text between them', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 })
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 })
  fc.assert(
    fc.property(patterns, letters, (pattern, text) => {
      expect(matchesPieces(text, pattern.split('*'))).toBe(asExpression(pattern).test(text))
    }),
    { numRuns: 2000 },
  )
})
