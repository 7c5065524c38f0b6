// The bounds of what passes between states.
import type { Json } from '../../../asl/json.ts'
import { DEEPEST_JSON, isDeeperThan, TOO_DEEP } from '../../../asl/json-depth.ts'
import { FatalStateError } from './fatal.ts'

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: input or output, in bytes of UTF-8. */
export const MAX_PAYLOAD = 262_144

/** Why a value cannot pass on; undefined where it can. `name`: whose it is. */
export function payloadFault(name: string, value: Json): { error: string; cause: string } | undefined {
  const text = JSON.stringify(value)
  // No character takes more than three bytes for each of its units.
  if (text.length * 3 > MAX_PAYLOAD && Buffer.byteLength(text) > MAX_PAYLOAD) {
    return { error: 'States.DataLimitExceeded', cause: dataLimitCause(name) }
  }
  if (isDeeperThan(DEEPEST_JSON, text)) return { error: 'States.Runtime', cause: TOO_DEEP }
  return undefined
}

const dataLimitCause = (name: string): string =>
  `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`

/** @throws {FatalStateError} States.DataLimitExceeded; States.Runtime for what is nested too deep */
export function withinLimit(name: string, value: Json): Json {
  const fault = payloadFault(name, value)
  if (fault === undefined) return value
  throw new FatalStateError(fault)
}
