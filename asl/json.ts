import { ExactNumber } from './exact-number.ts'

/** Any JSON value, as states receive and give it. */
export type Json = null | boolean | number | ExactNumber | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [member: string]: Json
}

/** True for a JSON object; false for arrays, null and scalars, exact numbers among them. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)

/** The JSON type's name as error messages of Step Functions say it. */
export function jsonType(value: Json): 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object' {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (value instanceof ExactNumber) return 'number'
  return typeof value as 'boolean' | 'number' | 'string' | 'object'
}
