import { timingSafeEqual } from 'node:crypto'
import { SignatureError } from '../wire/signature-error.ts'
import type { Signature } from '../wire/sigv4/signature.ts'
import type { Identities, Identity } from './identities.ts'

/**
 * The holder of the access key that a signature names, its session token checked.
 * @throws {SignatureError} UnknownKey, WrongToken or ExpiredToken
 */
export function authenticKey(signature: Signature, identities: Identities, now: number): Identity {
  const identity = identities.find(signature.accessKeyId)
  if (identity === undefined) {
    throw new SignatureError('UnknownKey', 'The security token included in the request is invalid.')
  }
  if (!isSame(signature.sessionToken ?? '', identity.sessionToken ?? '')) {
    throw new SignatureError('WrongToken', 'The security token included in the request is invalid.')
  }
  if (identity.expires !== undefined && identity.expires <= now) {
    throw new SignatureError('ExpiredToken', 'The security token included in the request is expired')
  }
  return identity
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
