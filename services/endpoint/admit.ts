// The way into a service: the signature is checked, then the rate. The service hears of what is refused on it.
import type { IncomingMessage } from 'node:http'
import type { Identities } from '../iam/identities.ts'
import type { Call, Principal, Service } from '../wire/call.ts'
import { ServiceException } from '../wire/service-exception.ts'
import { exceptionOf, type Protocol, SignatureError } from '../wire/signature-error.ts'
import type { Signature, SignedRequest } from '../wire/sigv4/signature.ts'
import { authenticate } from './authenticate.ts'
import type { Throttle } from './throttle.ts'

export interface Arrival {
  request: IncomingMessage
  received: SignedRequest
  signature: Signature
  service: Service
  /** Milliseconds since 1970. */
  now: number
  requestId: string
}

export interface Gate {
  identities: Identities
  throttle: Throttle
}

/** @throws {ServiceException} that says why the call is refused, and what the request's body throws */
export async function admit(arrival: Arrival, { identities, throttle }: Gate): Promise<Call> {
  const { request, received, signature, service, requestId } = arrival
  const { region, accessKeyId } = signature
  const sourceIp = request.socket.remoteAddress ?? ''
  const seen = { ...received, service: signature.service, region, sourceIp, requestId }
  const protocol = service.protocol ?? 'json'
  let principal: Principal | undefined
  try {
    const authentic = await authenticate(arrival, identities)
    principal = authentic.principal
    throttle.take(principal, protocol)
    return { ...seen, ...authentic }
  } catch (error) {
    const refusal = refusalOf(error, protocol)
    if (refusal instanceof ServiceException) service.refused?.({ ...seen, accessKeyId, principal }, refusal)
    throw refusal
  }
}

const refusalOf = (error: unknown, protocol: Protocol) =>
  error instanceof SignatureError ? exceptionOf(error, protocol) : error
