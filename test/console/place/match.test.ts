import { expect, test } from 'vitest'
import { match } from '../../../console/place/match.ts'

test('a path gives the labels of the pattern that it fits, unescaped', () => {
  expect(match('/executions/{arn}', '/executions/arn%3Aaws%3Aone')).toEqual({ arn: 'arn:aws:one' })
  expect(match('/workflows', '/workflows/')).toEqual({})
})

test('a path of other parts fits no pattern, and a broken escape is no error', () => {
  expect(match('/workflows/{name}', '/workflows')).toBeUndefined()
  expect(match('/workflows/{name}', '/executions/a')).toBeUndefined()
  expect(match('/workflows/{name}', '/workflows/%E0%A4%A')).toEqual({ name: '%E0%A4%A' })
})
