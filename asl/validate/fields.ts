import { isObject, type Json, type JsonObject } from '../json.ts'
import type { QueryLanguage } from '../types.ts'
import { member, type Place, refuse } from './place.ts'

export type Check = (value: Json, place: Place) => void

/** A field of an object of the language; without `only` both query languages have it. */
export interface Field {
  readonly check: Check
  readonly only?: QueryLanguage
  readonly required?: true
}

export interface Fields {
  readonly [name: string]: Field
}

/** A field of JSONPath alone. */
export const jsonPath = (check: Check) => ({ check, only: 'JSONPath' }) as const

/** A field of JSONata alone. */
export const jsonata = (check: Check) => ({ check, only: 'JSONata' }) as const

/** Checks an object against its fields: none missing, none unknown, each with a value that it takes. */
export function checkFields(value: Json, fields: Fields, place: Place): value is JsonObject {
  if (!isObject(value)) {
    refuse(place, 'Expected value of type Object')
    return false
  }
  checkRequired(value, fields, place)
  for (const [name, content] of Object.entries(value)) checkField(name, content, fields, place)
  checkPathTwins(value, place)
  return true
}

function checkRequired(value: JsonObject, fields: Fields, place: Place): void {
  const missing = Object.keys(fields).filter(
    name => fields[name]?.required === true && !Object.hasOwn(value, name),
  )
  if (missing.length > 0) refuse(place, `These fields are required: [${missing.join(', ')}]`)
}

function checkField(name: string, content: Json, fields: Fields, place: Place): void {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  const { language } = place
  if (field === undefined) {
    refuse(place, `Field '${name}' is not supported`)
  } else if (field.only !== undefined && field.only !== language) {
    refuse(
      place,
      `The QueryLanguage is set to '${language}', but field '${name}' is only supported for the '${field.only}' QueryLanguage`,
    )
  } else {
    field.check(content, member(place, name))
  }
}

// `Seconds` and `SecondsPath`, `Cause` and `CausePath`, ... but ResultPath is not where a Result comes from.
function checkPathTwins(value: JsonObject, place: Place): void {
  for (const name of Object.keys(value)) {
    if (name !== 'Result' && Object.hasOwn(value, `${name}Path`))
      exclusive(value, [name, `${name}Path`], place)
  }
}

/** At most one of the fields. */
export function exclusive(value: JsonObject, names: readonly string[], place: Place): void {
  const given = names.filter(name => Object.hasOwn(value, name))
  if (given.length > 1) refuse(place, `These fields are mutually exclusive: [${given.join(', ')}]`)
}

/** Exactly one of the fields. */
export function oneOf(value: JsonObject, names: readonly string[], place: Place): void {
  if (!names.some(name => Object.hasOwn(value, name))) {
    refuse(place, `One of these fields is required: [${names.join(', ')}]`)
  }
  exclusive(value, names, place)
}
