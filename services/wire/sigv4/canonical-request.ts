import type { Signature, SignedRequest } from './signature.ts'
import { canonicalQuery, encodeOnce, encodeTwice } from './uri.ts'

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, step 1. */
export function canonicalRequest(request: SignedRequest, signature: Signature, payloadHash: string): string {
  const path = signature.service === 's3' ? encodeOnce(request.rawPath) : encodeTwice(request.rawPath)
  let headers = ''
  for (const name of signature.signedHeaders) headers += `${name}:${trimmed(request.headers[name])}\n`
  return `${request.method}\n${path}\n${canonicalQuery(request.rawQuery)}\n${headers}\n${signature.signedHeaders.join(';')}\n${payloadHash}`
}

/** Absent headers count as empty: a proxy may have dropped one, and then the signature fails. */
const trimmed = (value = '') => (/^\s|\s\s|\s$/.test(value) ? value.trim().replace(/\s+/g, ' ') : value)
