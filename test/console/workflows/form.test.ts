import { expect, test } from 'vitest'
import { keyOf, withValue } from '../../../console/workflows/form/paths.ts'
import { linesOf } from '../../../console/workflows/form/positions.ts'

test('every value of a JSON text has the line it stands in', () => {
  const value = { name: 'a "quoted" one', list: [1, { deep: true }], empty: {}, 'odd\\key': null }
  const text = JSON.stringify(value, null, 2)
  const lines = linesOf(text)
  const lineWith = (part: string) => text.split('\n').findIndex(line => line.includes(part)) + 1
  expect(lines.get(keyOf(['name']))).toBe(lineWith('"name"'))
  expect(lines.get(keyOf(['list', 0]))).toBe(lineWith('1,'))
  expect(lines.get(keyOf(['list', 1, 'deep']))).toBe(lineWith('deep'))
  expect(lines.get(keyOf(['empty']))).toBe(lineWith('empty'))
  expect(lines.get(keyOf(['odd\\key']))).toBe(lineWith('odd'))
})

test('a value is set where its path leads, and nothing else changes', () => {
  expect(withValue({ a: [{ b: 1 }], c: 2 }, ['a', 0, 'b'], 3)).toEqual({ a: [{ b: 3 }], c: 2 })
  expect(withValue(undefined, ['source', 'bucket'], 'x')).toEqual({ source: { bucket: 'x' } })
  expect(Object.keys(Object(withValue({ a: 1, b: 2 }, ['a'], 5)))).toEqual(['a', 'b'])
})

test('a member that is set to nothing is taken out', () => {
  expect(withValue({ a: 1, b: 2 }, ['a'], undefined)).toEqual({ b: 2 })
})
