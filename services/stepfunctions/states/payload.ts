// The quota on what passes between states.
import type { Json } from '../../../asl/json.ts'
import { FatalStateError } from './fatal.ts'

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: input or output, in bytes of UTF-8. */
export const MAX_PAYLOAD = 262_144

export function tooLarge(value: Json): boolean {
  const text = JSON.stringify(value)
  // No character takes more than three bytes for each of its units.
  return text.length * 3 > MAX_PAYLOAD && Buffer.byteLength(text) > MAX_PAYLOAD
}

export const dataLimitCause = (name: string): string =>
  `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`

/** @throws {FatalStateError} States.DataLimitExceeded */
export function withinLimit(name: string, value: Json): Json {
  if (!tooLarge(value)) return value
  throw new FatalStateError({ error: 'States.DataLimitExceeded', cause: dataLimitCause(name) })
}
