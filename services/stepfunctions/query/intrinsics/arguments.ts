import { doubleOf } from '../../../../asl/exact-number.ts'
import { isObject, type Json, type JsonObject } from '../../../../asl/json.ts'

/** An intrinsic function that cannot take what it was given. */
export class IntrinsicFault extends Error {
  override readonly name = 'IntrinsicFault'
}

export function textAt(values: readonly Json[], position: number): string {
  const value = values[position]
  if (typeof value !== 'string') throw wrong(position, 'a string', value)
  return value
}

export function arrayAt(values: readonly Json[], position: number): readonly Json[] {
  const value = values[position]
  if (!Array.isArray(value)) throw wrong(position, 'an array', value)
  return value
}

export function objectAt(values: readonly Json[], position: number): JsonObject {
  const value = values[position]
  if (!isObject(value)) throw wrong(position, 'an object', value)
  return value
}

/** A whole number; others are rounded as Java rounds, halves up (AWS: -1.5 becomes -1). */
export function integerAt(values: readonly Json[], position: number): number {
  const number = doubleOf(values[position])
  if (number === undefined) throw wrong(position, 'a number', values[position])
  return Math.round(number)
}

export const wrong = (position: number, expected: string, got: Json | undefined): IntrinsicFault =>
  new IntrinsicFault(`argument ${position + 1} must be ${expected}, got ${JSON.stringify(got)}`)
