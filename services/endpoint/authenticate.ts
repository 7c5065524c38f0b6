import { hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { authenticKey } from '../iam/authentic-key.ts'
import type { Identities, Identity } from '../iam/identities.ts'
import { readBody } from '../wire/body.ts'
import type { Call, Service } from '../wire/call.ts'
import { openPayload, otherPayload } from '../wire/sigv4/payload.ts'
import type { Signature, SignedRequest } from '../wire/sigv4/signature.ts'
import { verifySignature } from '../wire/sigv4/verify.ts'

export interface Claim {
  request: IncomingMessage
  received: SignedRequest
  signature: Signature
  service: Service
  now: number
}

/** What is known of a call once its signature holds. */
export type Authentic = Pick<Call, 'principal' | 'body' | 'trailers'>

/** @throws {SignatureError} */
export async function authenticate(claim: Claim, identities: Identities): Promise<Authentic> {
  const { signature, service, now } = claim
  const identity = authenticKey(signature, identities, now)
  return service.largestBody === 'streamed'
    ? streamed(claim, identity)
    : await buffered(claim, identity, service.largestBody)
}

async function buffered({ request, received, signature, now }: Claim, identity: Identity, limit?: number) {
  const body = hasBody(received) ? await readBody(request, limit) : NO_BODY
  const payloadHash = body.length === 0 ? HASH_OF_NOTHING : hash('sha256', body)
  const { secretAccessKey, principal } = identity
  verifySignature({ request: received, signature, secretAccessKey, payloadHash, now })
  const declared = received.headers['x-amz-content-sha256'] ?? payloadHash
  if (declared !== payloadHash) throw otherPayload()
  return { principal, body, trailers: {} }
}

const hasBody = ({ headers }: SignedRequest) =>
  (headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined

const NO_BODY = Buffer.alloc(0)
const HASH_OF_NOTHING = hash('sha256', '')

/** The signature is checked before the body comes, so that a stranger's is not even read. */
async function streamed(
  { request, received, signature, now }: Claim,
  identity: Identity,
): Promise<Authentic> {
  const { secretAccessKey, principal } = identity
  const payloadHash = received.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD'
  verifySignature({ request: received, signature, secretAccessKey, payloadHash, now })
  const length = hasBody(received) ? lengthOf(received) : 0
  const payload = { body: request, length, payloadHash, signature, secretAccessKey }
  return { principal, ...(await openPayload(payload)) }
}

const lengthOf = ({ headers }: SignedRequest) =>
  headers['content-length'] === undefined ? undefined : Number(headers['content-length'])
