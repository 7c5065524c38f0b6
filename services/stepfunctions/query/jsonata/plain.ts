import type { Json } from '../../../../asl/json.ts'

/**
 * What jsonata gave, as JSON: its arrays carry marks of their own, and numbers can be infinite (AWS gives those as
 * text). A function is no JSON. undefined only for undefined itself.
 */
export const plainJson = (value: unknown): Json | undefined =>
  value === undefined ? undefined : plain(value)

const plain = (value: unknown): Json => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || '_jsonata_lambda' in value || '_jsonata_function' in value) {
    throw new Error('expected a JSON value, got a function')
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]))
}
