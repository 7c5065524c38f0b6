import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePattern } from '../../../../services/aws/eventbridge/pattern/pattern.ts'
import { indexPatterns } from '../../../../services/aws/eventbridge/rule-index.ts'

const text = fc.constantFrom('a', 'b', 'c')
const scalar = fc.oneof(text, fc.constantFrom(1, null, true))
const rule = fc.oneof(
  scalar,
  text.map(prefix => ({ prefix })),
  text.map(but => ({ 'anything-but': but })),
  fc.boolean().map(exists => ({ exists })),
)
const { pattern } = fc.letrec<{ pattern: object; field: object }>(tie => ({
  field: fc.oneof({ depthSize: 'small' }, fc.array(rule, { minLength: 1, maxLength: 3 }), tie('pattern')),
  pattern: fc.oneof(
    { depthSize: 'small' },
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('field'), { minKeys: 1, maxKeys: 3 }),
    fc.tuple(tie('pattern'), tie('pattern')).map($or => ({ $or })),
  ),
}))
const { event } = fc.letrec<{ event: object; value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    tie('event'),
    fc.array(fc.oneof(scalar, tie('event')), { maxLength: 3 }),
  ),
  event: fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('value'), { maxKeys: 3 }),
}))

test('the index finds exactly the patterns that match when each is tried', () => {
  fc.assert(
    fc.property(
      fc.array(pattern, { maxLength: 12 }),
      fc.array(event, { maxLength: 5 }),
      (patterns, events) => {
        const entries = patterns.map((one, value) => ({ pattern: parsePattern(JSON.stringify(one)), value }))
        const index = indexPatterns(entries)
        for (const one of events) {
          const expected = entries.filter(entry => entry.pattern.matches(one)).map(({ value }) => value)
          expect(index.match(one).toSorted((a, b) => a - b)).toEqual(expected)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('of a thousand rules that differ in one field, an event tries those of its value alone', () => {
  let tried = 0
  const entries = Array.from({ length: 1000 }, (_, n) => {
    const parsed = parsePattern(JSON.stringify({ source: ['kdbflow'], detail: { id: [`id-${n}`] } }))
    const counted = {
      ...parsed,
      matches: (one: unknown) => {
        tried += 1
        return parsed.matches(one)
      },
    }
    return { pattern: counted, value: n }
  })
  expect(indexPatterns(entries).match({ source: 'kdbflow', detail: { id: 'id-7' } })).toEqual([7])
  expect(tried).toBe(1)
})
