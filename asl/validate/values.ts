// Checks of single values, named for what they take.
import { isIntrinsic, parseIntrinsic } from '../intrinsic.ts'
import type { Json } from '../json.ts'
import { expressionIn } from '../jsonata.ts'
import { parsePath, parseReferencePath } from '../path.ts'
import { LanguageSyntaxError } from '../scanner.ts'
import { parseTimestamp } from '../timestamp.ts'
import { checkExpression } from './expression.ts'
import type { Check } from './fields.ts'
import { item, type Place, refuse } from './place.ts'

export const text: Check = (value, place) => {
  if (typeof value !== 'string') refuse(place, 'Expected value of type String')
}

export const flag: Check = (value, place) => {
  if (typeof value !== 'boolean') refuse(place, 'Expected value of type Boolean')
}

export const anything: Check = () => undefined

export const choiceOf =
  (...allowed: readonly string[]): Check =>
  (value, place) => {
    if (typeof value !== 'string' || !allowed.includes(value)) {
      refuse(place, `Value is not valid. Expected one of [${allowed.join(', ')}]`)
    }
  }

export const integer =
  (least: number, most = Number.MAX_SAFE_INTEGER): Check =>
  (value, place) => {
    if (!Number.isInteger(value)) return refuse(place, 'Expected value of type Integer')
    if (Number(value) < least || Number(value) > most)
      refuse(place, `Value must be between ${least} and ${most}`)
  }

export const number =
  (least: number, most = Number.MAX_VALUE): Check =>
  (value, place) => {
    if (typeof value !== 'number') return refuse(place, 'Expected value of type Number')
    if (value < least || value > most) refuse(place, `Value must be between ${least} and ${most}`)
  }

/** What `check` takes, or in JSONata an expression that gives it. */
export const orExpression =
  (check: Check): Check =>
  (value, place) => {
    if (place.language === 'JSONata' && typeof value === 'string' && expressionIn(value) !== undefined) {
      checkExpression(value, place)
    } else {
      check(value, place)
    }
  }

export const timestamp: Check = (value, place) => {
  if (typeof value !== 'string' || parseTimestamp(value) === undefined) {
    refuse(place, 'Value is not a valid ISO-8601 extended offset date-time')
  }
}

/** Any path; null stands for `{}` or for nothing kept. */
export const pathOrNull: Check = (value, place) => {
  if (value !== null) path(value, place)
}

export const path: Check = (value, place) => {
  if (typeof value !== 'string' || !parses(() => parsePath(value))) {
    refuse(place, 'Value must be a valid JSONPath.')
  }
}

export const pathOrIntrinsic: Check = (value, place) => {
  if (typeof value !== 'string' || !isPathOrIntrinsic(value)) {
    refuse(place, 'Value must be a valid JSONPath or a valid intrinsic function call')
  }
}

export const isPathOrIntrinsic = (value: string): boolean =>
  parses(() => (isIntrinsic(value) ? parseIntrinsic(value) : parsePath(value)))

/** A path that names one place, in the input, a variable or the context object. */
export const referencePath: Check = (value, place) => {
  isReferencePath(value, place)
}

/** A place in the state's input that can be written to. */
export const resultPath: Check = (value, place) => {
  if (value === null || !isReferencePath(value, place)) return
  if (parsePath(value).root.kind !== 'input')
    refuse(place, 'ResultPath can not refer to a variable or the context')
}

/** Whether it is one; refuses what is none. */
function isReferencePath(value: Json, place: Place): value is string {
  if (typeof value !== 'string') {
    refuse(place, 'Expected value of type String')
    return false
  }
  const fault = faultOf(() => parseReferencePath(value))
  if (fault !== undefined) refuse(place, `Value is not a Reference Path: ${fault}`)
  return fault === undefined
}

export const arrayOf =
  (check: (value: Json, place: Place, index: number) => void): Check =>
  (value, place) => {
    if (!Array.isArray(value)) return refuse(place, 'Expected value of type Array')
    if (value.length === 0) refuse(place, 'Array must not be empty')
    for (const [index, content] of value.entries()) {
      check(content, item(place, index), index)
    }
  }

const parses = (parse: () => unknown): boolean => faultOf(parse) === undefined

function faultOf(parse: () => unknown): string | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    if (error instanceof LanguageSyntaxError) return error.message
    throw error
  }
}
