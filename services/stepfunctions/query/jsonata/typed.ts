import { type Json, type JsonObject, jsonType } from '../../../../asl/json.ts'
import { expressionIn } from '../../../../asl/jsonata.ts'
import type { Scope } from '../scope.ts'
import type { Place } from './expression.ts'
import { expressionFault } from './fault.ts'
import { evaluateJsonata } from './template.ts'

export interface JsonataTypes {
  array: readonly Json[]
  boolean: boolean
  number: number
  string: string
  object: JsonObject
}

/** As evaluateJsonata, for a field that takes one type only (`Items`, `Condition`, `Seconds`, `Timestamp`). */
export const evaluateJsonataAs = <Type extends keyof JsonataTypes>(
  type: Type,
  template: Json,
  scope: Scope,
  place: Place,
): JsonataTypes[Type] | Promise<JsonataTypes[Type]> => {
  const value = evaluateJsonata(template, scope, place)
  if (!(value instanceof Promise)) return expectType(type, value, template, place)
  return value.then(settled => expectType(type, settled, template, place))
}

const expectType = <Type extends keyof JsonataTypes>(
  type: Type,
  value: Json,
  template: Json,
  { field }: Place,
): JsonataTypes[Type] => {
  // jsonType names the same types as JsonataTypes; the compiler cannot tie a name to its type.
  if (jsonType(value) === type) return value as JsonataTypes[Type]
  const source =
    typeof template === 'string' ? (expressionIn(template) ?? template) : JSON.stringify(template)
  throw expressionFault(
    source,
    field,
    `returned an unexpected result type. Expected '${type}', but was '${jsonType(value)}' for value: ${JSON.stringify(value)}`,
  )
}
