import { doubleOf } from '../../../../asl/exact-number.ts'
import { type Json, type JsonObject, jsonType } from '../../../../asl/json.ts'
import { expressionIn } from '../../../../asl/jsonata.ts'
import type { Scope } from '../scope.ts'
import { expressionFault } from './fault.ts'
import { evaluateJsonata } from './template.ts'

export interface JsonataTypes {
  array: readonly Json[]
  boolean: boolean
  number: number
  string: string
  object: JsonObject
}

/** A field that takes one type only. */
interface TypedField<Type extends keyof JsonataTypes> {
  readonly field: string
  readonly type: Type
}

/** As evaluateJsonata, for `Items`, `Condition`, `Seconds`, `Timestamp`, ... */
export function evaluateJsonataAs<Type extends keyof JsonataTypes>(
  template: Json,
  scope: Scope,
  wanted: TypedField<Type>,
): JsonataTypes[Type] | Promise<JsonataTypes[Type]> {
  const value = evaluateJsonata(template, scope, wanted.field)
  if (!(value instanceof Promise)) return expectType(value, template, wanted)
  return value.then(settled => expectType(settled, template, wanted))
}

function expectType<Type extends keyof JsonataTypes>(
  value: Json,
  template: Json,
  { field, type }: TypedField<Type>,
): JsonataTypes[Type] {
  // jsonType names the same types as JsonataTypes; the compiler cannot tie a name to its type.
  if (jsonType(value) === type) return (doubleOf(value) ?? value) as JsonataTypes[Type]
  const source =
    typeof template === 'string' ? (expressionIn(template) ?? template) : JSON.stringify(template)
  throw expressionFault(
    source,
    field,
    `returned an unexpected result type. Expected '${type}', but was '${jsonType(value)}' for value: ${JSON.stringify(value)}`,
  )
}
