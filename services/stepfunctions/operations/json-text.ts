import type { Json } from '../../../asl/json.ts'
import { readJson } from '../../../asl/json-text.ts'
import { type ServiceException, validationException } from '../../wire/service-exception.ts'
import { MAX_PAYLOAD } from '../states/payload.ts'

/** The value of a member that holds JSON as text; `refuse` makes the error, with Jackson's words in it. */
export function parseJson(text: string, refuse: (message: string) => ServiceException, what: string): Json {
  if (Buffer.byteLength(text) > MAX_PAYLOAD) {
    throw validationException(
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${MAX_PAYLOAD}`,
    )
  }
  const { value, fault } = readJson(text)
  // AWS has a sentence of its own for no text at all.
  if (text === '') throw refuse(`${what}: 'Invalid execution input.'`)
  if (fault !== undefined) throw refuse(`${what}: '${fault.message}'`)
  return value
}
