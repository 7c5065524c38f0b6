import { describe, expect, test } from 'vitest'
import { ERRORS, meaningOf } from '../../events/errors.ts'
import { exceptionFailure } from '../../events/failures.ts'
import { workflows } from '../../workflows/catalog.ts'

interface Handlers {
  Retry?: readonly { ErrorEquals: readonly string[] }[]
  Catch?: readonly { ErrorEquals: readonly string[] }[]
}

/** The values of a member, wherever in the definitions it is. */
function everywhere<Member extends keyof Handlers>(member: Member): string[] {
  const found = new Set<string>()
  JSON.stringify(workflows, (key, value: NonNullable<Handlers[Member]>) => {
    if (key === member) for (const { ErrorEquals } of value) for (const name of ErrorEquals) found.add(name)
    return value
  })
  return [...found].toSorted()
}

describe('the table of errors', () => {
  test('says of exactly those that the definitions retry that they do', () => {
    const said = Object.entries(ERRORS).filter(([, { retriedBy }]) => retriedBy === 'definition')
    expect(everywhere('Retry')).toEqual(said.map(([name]) => name).toSorted())
  })

  test('has every name that a definition catches or fails with', () => {
    const made = [...JSON.stringify(workflows).matchAll(/"error":"([\w.]+)"/g)].map(([, name = '']) => name)
    const caught = everywhere('Catch').filter(name => name !== 'States.ALL')
    expect([...made, ...caught].filter(name => meaningOf(name) === undefined)).toEqual([])
  })

  test('has one sentence for each, without a second column in it', () => {
    for (const [name, { sentence }] of Object.entries(ERRORS)) {
      expect(sentence, name).toMatch(/^[^|\n]+\.$/)
    }
  })

  test.each([
    'ResourcesFailed',
    'KxClusterNotUpdated',
    'DatabaseLocked',
    'NoSuchPlan',
    'InvalidOutput',
  ])('says more of %s than that an internal error has occurred', name => {
    const { errorCode, retryable } = exceptionFailure({ name, message: 'm' })
    expect({ errorCode, retryable }).toEqual({
      errorCode: meaningOf(name)?.errorCode,
      retryable: meaningOf(name)?.retryable,
    })
    expect(errorCode).not.toBe('INTERNAL')
  })
})

test('the words of an exception do not decide what it is', () => {
  const failure = exceptionFailure({ name: 'RangeError', message: 'Invalid array length: limit not found' })
  expect(failure).toMatchObject({ errorCode: 'INTERNAL' })
})
