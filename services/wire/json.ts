import { DEEPEST_JSON, isDeeperThan, TOO_DEEP } from '../../asl/json-depth.ts'
import { messageOf } from '../store/thrown.ts'
import { ServiceException } from './service-exception.ts'

/** JSON as AWS's protocols write it: dates are seconds with a fraction, absent members are left out. */
export const encodeJson = (value: unknown): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key, encoded) {
    // `encoded` has been through Date.toJSON; the holder still has the date.
    const original = this[key]
    return original instanceof Date ? original.getTime() / 1000 : encoded
  }) ?? '{}'

/**
 * The one way in for JSON text from outside.
 * @throws {SyntaxError} for what is no JSON, or nested deeper than JSON may be
 */
export function parseJson(text: string): unknown {
  if (isDeeperThan(DEEPEST_JSON, text)) throw new SyntaxError(TOO_DEEP)
  return JSON.parse(text)
}

export function isJson(text: string): boolean {
  try {
    parseJson(text)
    return true
  } catch {
    return false
  }
}

/** A body deeper than this is no request of any service here; what it holds as text may be deeper. */
const DEEPEST_BODY = 100

/** @throws {ServiceException} SerializationException for what is no JSON object. */
export function decodeJson(text: string): Record<string, unknown> {
  if (text.trim() === '') return {}
  if (isDeeperThan(DEEPEST_BODY, text)) {
    throw malformed(`expected at most ${DEEPEST_BODY} levels of nesting, got more`)
  }
  let value: unknown
  try {
    value = parseJson(text)
  } catch (cause) {
    throw malformed(`expected a JSON object, got: ${messageOf(cause)}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(`expected a JSON object, got ${Array.isArray(value) ? 'a list' : JSON.stringify(value)}`)
  }
  return value as Record<string, unknown>
}

const malformed = (message: string) =>
  new ServiceException({ code: 'SerializationException', status: 400 }, message)
