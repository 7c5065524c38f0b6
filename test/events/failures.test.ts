import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { errorInfoSchema } from '../../events/error-info.ts'
import {
  abortFailure,
  changesetFailure,
  environmentFailure,
  exceptionFailure,
  statusReasonFailure,
  timeoutFailure,
} from '../../events/failures.ts'
import { ERROR_TYPES } from '../../model/error-types.ts'

describe('a failure', () => {
  test('of a changeset keeps its sentence and message', () => {
    const errorType = ERROR_TYPES.INPUT_NOT_FOUND
    expect(changesetFailure({ errorType, errorMessage: 'no object s3://b/k' })).toEqual({
      errorType,
      errorMessage: 'no object s3://b/k',
      errorCode: 'INPUT_NOT_FOUND',
      retryable: false,
      origin: 'resource',
    })
  })

  test.each([
    ['Kx license missing for RDB', 'USER_RECOVERABLE'],
    ['Cluster limit reached', 'LIMIT_EXCEEDED'],
    ['Initialization script not found in the archive', 'INPUT_NOT_FOUND'],
    ['Insufficient memory on the scaling group', 'RESOURCE_EXHAUSTED'],
    ['node 2 exited with code 1', 'INTERNAL'],
    ['Cancelled', 'CANCELLED'],
  ])('of a cluster that says %j is %s', (reason, errorCode) => {
    expect(statusReasonFailure(reason)).toMatchObject({ errorCode, errorMessage: reason, origin: 'resource' })
  })

  test('without any words is internal, and still a sentence', () => {
    expect(environmentFailure(undefined).errorMessage).toBe('The environment failed without a message.')
    expect(statusReasonFailure(undefined).errorCode).toBe('INTERNAL')
    expect(changesetFailure({}).errorCode).toBe('INTERNAL')
  })

  test.each([
    ['ThrottlingException', 'RESOURCE_EXHAUSTED', true],
    ['ValidationException', 'INPUT_INVALID', false],
    ['ServiceQuotaExceededException', 'LIMIT_EXCEEDED', false],
    ['ConflictException', 'USER_RECOVERABLE', false],
    ['ClustersRunning', 'USER_RECOVERABLE', false],
    ['NameMismatch', 'INPUT_INVALID', false],
    ['TypeError', 'INTERNAL', true],
  ])('by %s is %s', (name, errorCode, retryable) => {
    expect(exceptionFailure({ name, message: 'm' })).toMatchObject({ errorCode, retryable, origin: 'step' })
  })

  test('of the engine may be tried again after a time-out, not after a stop', () => {
    expect(timeoutFailure('too long')).toMatchObject({ retryable: true, origin: 'engine' })
    expect(abortFailure('stopped by ops')).toMatchObject({ retryable: false, errorType: 'Cancelled' })
  })

  test('has the one shape whatever the words are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), text => {
        for (const failure of [statusReasonFailure(text), exceptionFailure({ name: text, message: text })]) {
          errorInfoSchema.parse(failure)
          expect(new TextEncoder().encode(failure.errorMessage).length).toBeLessThanOrEqual(1024)
        }
      }),
    )
  })
})
