import type { Json } from '../../../asl/json.ts'
import { readJson } from '../../../asl/json-text.ts'
import { type ServiceException, validationException } from '../../wire/service-exception.ts'
import { MAX_PAYLOAD } from '../states/payload.ts'

/** The value of a member that holds JSON as text; `refuse` makes the error, with Jackson's words in it. */
export function parseJson(
  text: string,
  member: 'input' | 'output',
  refuse: (fault: string) => ServiceException,
): Json {
  if (Buffer.byteLength(text) > MAX_PAYLOAD) {
    throw validationException(
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${MAX_PAYLOAD}`,
    )
  }
  // AWS has a sentence of its own for no text at all.
  if (text === '') throw refuse('Invalid execution input.')
  const { value, fault } = readJson(text)
  if (fault !== undefined) throw refuse(fault.message)
  return value
}
