// Retry and Catch.
import { isObject, type Json } from '../json.ts'
import { type Check, checkFields, type Fields, jsonata, jsonPath } from './fields.ts'
import { type Place, refuse } from './place.ts'
import { assignment, template } from './template.ts'
import { arrayOf, choiceOf, integer, number, resultPath, text } from './values.ts'

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
const LONGEST_SECONDS = 99_999_999
const MOST_ATTEMPTS = 99_999_999
const LONGEST_DELAY_SECONDS = 31_622_400

const ErrorEquals = { check: arrayOf(text), required: true } as const

const RETRIER: Fields = {
  ErrorEquals,
  IntervalSeconds: { check: integer(1, LONGEST_SECONDS) },
  MaxAttempts: { check: integer(0, MOST_ATTEMPTS) },
  BackoffRate: { check: number(1) },
  MaxDelaySeconds: { check: integer(1, LONGEST_DELAY_SECONDS) },
  JitterStrategy: { check: choiceOf('FULL', 'NONE') },
  Comment: { check: text },
}

const inCatcher =
  (check: Check): Check =>
  (value, place) =>
    check(value, { ...place, inCatcher: true })

const CATCHER: Fields = {
  ErrorEquals,
  Next: { check: text, required: true },
  ResultPath: jsonPath(resultPath),
  Output: jsonata(inCatcher(template)),
  Assign: { check: inCatcher(assignment) },
  Comment: { check: text },
}

/** An empty list says no more than none. */
const handlers =
  (fields: Fields): Check =>
  (value, place) => {
    if (Array.isArray(value) && value.length === 0) return
    const last = Array.isArray(value) ? value.length - 1 : 0
    arrayOf((handler, inner, index) => {
      checkFields(handler, fields, inner)
      checkAll(handler, inner, index === last)
    })(value, place)
  }

// States.ALL stands alone and last: nothing after it could ever match.
function checkAll(handler: Json, place: Place, isLast: boolean): void {
  if (!isObject(handler) || !Array.isArray(handler['ErrorEquals'])) return
  const names = handler['ErrorEquals']
  if (!names.includes('States.ALL')) return
  if (names.length > 1) refuse(place, 'States.ALL must be the only error name in ErrorEquals')
  if (!isLast) refuse(place, 'States.ALL must be the last element of the list')
}

export const retry = handlers(RETRIER)
export const catchers = handlers(CATCHER)
