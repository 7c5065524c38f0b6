import { messageOf } from '../store/thrown.ts'
import { ServiceException } from './service-exception.ts'

/** JSON as AWS's protocols write it: dates are seconds with a fraction, absent members are left out. */
export const encodeJson = (value: unknown): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key, encoded) {
    // `encoded` has been through Date.toJSON; the holder still has the date.
    const original = this[key]
    return original instanceof Date ? original.getTime() / 1000 : encoded
  }) ?? '{}'

/** An object deeper than this is no request of any service here, and would overflow recursive code. */
const DEEPEST = 100

/** @throws {ServiceException} SerializationException for what is no JSON object. */
export function decodeJson(text: string): Record<string, unknown> {
  if (text.trim() === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw malformed(`expected a JSON object, got: ${messageOf(cause)}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(`expected a JSON object, got ${Array.isArray(value) ? 'a list' : JSON.stringify(value)}`)
  }
  if (depthOver(value, DEEPEST)) throw malformed(`expected at most ${DEEPEST} levels of nesting, got more`)
  return value as Record<string, unknown>
}

const malformed = (message: string) =>
  new ServiceException({ code: 'SerializationException', status: 400 }, message)

const depthOver = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some(member => depthOver(member, levels - 1)))
