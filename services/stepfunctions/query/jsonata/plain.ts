import type { Json } from '../../../../asl/json.ts'
import { DEEPEST_JSON } from '../../../../asl/json-depth.ts'
import { BoundExceeded } from './bounds.ts'

/** A function, of which no JSON can be made. */
export class UnsupportedResult extends Error {
  override readonly name = 'UnsupportedResult'
}

/**
 * What jsonata gave, as JSON: its arrays carry marks of their own, and numbers can be infinite (AWS gives those as
 * text). A function is no JSON. undefined only for undefined itself.
 */
export const plainJson = (value: unknown): Json | undefined =>
  value === undefined ? undefined : plain(value, 0)

function plain(value: unknown, depth: number): Json {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (depth >= DEEPEST_JSON) throw BoundExceeded.depth()
  if (Array.isArray(value)) return value.map(item => plain(item, depth + 1))
  if (typeof value !== 'object' || '_jsonata_lambda' in value || '_jsonata_function' in value) {
    throw new UnsupportedResult()
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member, depth + 1)]))
}
