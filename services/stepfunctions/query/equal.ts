import { numberOf } from '../../../asl/exact-number.ts'
import { isObject, type Json } from '../../../asl/json.ts'

/** Whether two JSON values are the same; the order of members does not matter. */
export function equalJson(left: Json, right: Json): boolean {
  if (left === right) return true
  if (Array.isArray(left)) return Array.isArray(right) && equalItems(left, right)
  if (!isObject(left) || !isObject(right)) return equalNumbers(numberOf(left), numberOf(right))
  const names = Object.keys(left)
  return (
    names.length === Object.keys(right).length &&
    names.every(name => Object.hasOwn(right, name) && equalJson(left[name] ?? null, right[name] ?? null))
  )
}

const equalItems = (left: readonly Json[], right: readonly Json[]): boolean =>
  left.length === right.length && left.every((item, index) => equalJson(item, right[index] ?? null))

type Numeric = number | bigint | undefined

/** A double and an integer may be the same number: `===` would say that they are not. */
const equalNumbers = (left: Numeric, right: Numeric): boolean =>
  left !== undefined && right !== undefined && left <= right && left >= right

/** A text that two values share exactly when they are equal: lets a Set find duplicates in one pass. */
export const canonicalJson = (value: Json): string =>
  JSON.stringify(value, (_, part: Json) => {
    // What an exact number has made of itself: a whole one counts as the integer that it equals.
    if (JSON.isRawJSON(part)) return numberText(part.rawJSON)
    return isObject(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part
  })

const numberText = (text: string): unknown => (/[.eE]/.test(text) ? Number(text) : JSON.rawJSON(text))
