import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesAllUnder, matchesGlob, matchesPieces, matchesSomeUnder } from '../../../services/wire/glob.ts'

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

const upTo = (length: number): string[] =>
  length === 0 ? [''] : upTo(length - 1).flatMap(text => [text, `${text}a`, `${text}b`])

test('a pattern covers all texts under a prefix, or some, or none', () => {
  const prefixes = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 })
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 5 })
  const endings = upTo(6)
  fc.assert(
    fc.property(patterns, prefixes, (pattern, prefix) => {
      const matched = endings.filter(ending => matchesGlob(pattern, prefix + ending))
      expect(matchesSomeUnder(pattern, prefix)).toBe(matched.length > 0)
      const isAll = pattern.endsWith('?') ? false : matched.length === endings.length
      expect(matchesAllUnder(pattern, prefix)).toBe(isAll)
    }),
    { numRuns: 500 },
  )
})

test('a pattern of a thousand stars is held against a long prefix in no time', () => {
  const start = performance.now()
  expect(matchesSomeUnder(`${'*a'.repeat(1000)}b`, 'a'.repeat(1100))).toBe(true)
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
