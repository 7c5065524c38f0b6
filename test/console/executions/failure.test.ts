import { expect, test } from 'vitest'
import { failureOf } from '../../../console/executions/failure.ts'
import type { Step } from '../../../console/executions/steps.ts'

test('a failed changeset is shown in its own words, with the object as a link and what to do', () => {
  const message = 'expected an object at s3://market-data/late/sym, found none'
  const cause = JSON.stringify({ errorType: 'KxChangesetFailed', errorMessage: message, trace: [] })
  const errorType = 'One or more inputs to this request were not found.'
  const output = JSON.stringify({
    errorInfo: { errorType, errorMessage: message, errorCode: 'INPUT_NOT_FOUND' },
  })
  const looked: Step = {
    id: 1,
    name: 'Look',
    type: 'Task',
    status: 'succeeded',
    entered: 0,
    failures: [],
    turn: 0,
    output,
  }
  expect(failureOf('KxChangesetFailed', cause, [looked])).toMatchObject({
    message,
    errorType,
    errorCode: 'INPUT_NOT_FOUND',
    links: [{ text: 's3://market-data/late/sym', href: '#/buckets/market-data?prefix=late%2F' }],
    next: expect.stringContaining('redrive'),
  })
})

test('a cause that is no JSON is shown as it is', () => {
  expect(failureOf('Boom', 'the disk is full').message).toBe('the disk is full')
})

test('a wrong input is not to be redriven', () => {
  expect(failureOf('InvalidInput', '{}').next).toContain('No redrive changes an input')
})
