// One HTTP port for every service: receive, check the signature, let the service that it names answer, make
// what it wrote durable, and only then send the answer.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { admit } from './endpoint/admit.ts'
import { type Endpoint, openDoors } from './endpoint/doors.ts'
import { drain } from './endpoint/drain.ts'
import { isProbe, probeAnswer, type Watch } from './endpoint/probes.ts'
import { namedService, protocolOf } from './endpoint/protocol.ts'
import { receive } from './endpoint/receive.ts'
import type { Tls } from './endpoint/secure-server.ts'
import { send } from './endpoint/send.ts'
import { giveUpWhenSilent } from './endpoint/silence.ts'
import type { StallWatch } from './endpoint/stalls.ts'
import { createThrottle, generousRate, type Rate, type Throttle } from './endpoint/throttle.ts'
import { type ConsoleParts, unsignedAnswer } from './endpoint/unsigned.ts'
import type { Identities } from './iam/identities.ts'
import type { Clock } from './store/clock.ts'
import type { Random } from './store/random.ts'
import type { Answer, Service } from './wire/call.ts'
import { refusal } from './wire/refusal.ts'
import { ServiceException } from './wire/service-exception.ts'
import { exceptionOf, type Protocol, SignatureError } from './wire/signature-error.ts'
import { readSignature, type Signature, type SignedRequest } from './wire/sigv4/signature.ts'

export interface EndpointParts {
  services: readonly Service[]
  identities: Identities
  clock: Clock
  random: Random
  store: { durable(): Promise<void> }
  /** Calls that come before it resolves wait for it: a port is known before all services have started. */
  ready?: Promise<void>
  /** Of each principal. */
  rate?: Rate
  /** The web console; a page about the endpoint is in its place where absent. */
  console?: ConsoleParts
  /** Names that browsers may have for this endpoint beside its address and those of loopback, in lower case. */
  allowedHosts?: readonly string[]
  /** It speaks plain HTTP where absent. */
  tls?: Tls | undefined
  /** Shown by `/healthz`. */
  stalls?: Pick<StallWatch, 'longest'>
  /** Answers `/metrics` and `/readyz`, which are 404 without it. */
  watch?: Watch
  /** Receives what no service foresaw. */
  log(message: string, details: Readonly<Record<string, unknown>>): void
}

export function createEndpoint(parts: EndpointParts): Endpoint {
  const services = new Map(parts.services.map(service => [service.name, service]))
  const throttle = createThrottle(parts.rate ?? generousRate, parts.clock)
  const context: Context = { ...parts, services, throttle }
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    void serve(request, response, context)
  return openDoors({ tls: parts.tls, answer, clock: parts.clock })
}

interface Context extends Omit<EndpointParts, 'services' | 'rate'> {
  services: ReadonlyMap<string, Service>
  throttle: Throttle
}

async function serve(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const requestId = context.random.uuid()
  const received = receive(request)
  const began = performance.now()
  try {
    const { watch } = context
    if (watch !== undefined && isProbe(received)) {
      return await send(await probeAnswer(request, received, { ...context, watch }), response)
    }
    await context.ready
    using _ = giveUpWhenSilent(request, context.clock)
    const answer = await answerOf({ request, received, requestId }, context)
    await context.store.durable()
    observe(answer, received, { ...context, began })
    await send(answer, response)
  } catch (error) {
    if (hasLeft(request) || response.destroyed) return
    context.log('a call could not be answered', { requestId, error })
    if (response.headersSent) response.destroy()
    else await send(refusal(internal(), protocolOf(received, context.services), requestId), response)
  } finally {
    drain(request, context.clock)
  }
}

interface Observed extends Pick<Context, 'watch' | 'services'> {
  /** By `performance.now`. */
  began: number
}

/** What no service has answered names none: the pages, and what is refused before its signature is known. */
function observe(
  { status, operation = '' }: Answer,
  received: SignedRequest,
  { began, watch, services }: Observed,
): void {
  if (watch === undefined) return
  const service = namedService(received)
  // Strangers may name any.
  if (service === undefined || !services.has(service)) return
  watch.observeCall({ service, operation, status, seconds: (performance.now() - began) / 1000 })
}

/** A client that went away in the middle of its body needs no answer, and is nobody's error. */
const hasLeft = (request: IncomingMessage) => request.destroyed && !request.complete

interface Incoming {
  request: IncomingMessage
  received: SignedRequest
  requestId: string
}

async function answerOf({ request, received, requestId }: Incoming, context: Context): Promise<Answer> {
  try {
    const open = await unsignedAnswer(request, received, context)
    if (open !== undefined) return open
    const signature = readSignature(received)
    const service = serviceOf(signature, context.services)
    const arrival = { request, received, signature, service, now: context.clock.now(), requestId }
    return await service.handle(await admit(arrival, context))
  } catch (error) {
    if (hasLeft(request)) throw error
    const protocol = protocolOf(received, context.services)
    return refusedAnswer(error, { protocol, requestId, log: context.log })
  }
}

function serviceOf({ service }: Signature, services: Context['services']): Service {
  const found = services.get(service)
  if (found !== undefined) return found
  throw new SignatureError(
    'Malformed',
    `expected the credential scope to name one of ${[...services.keys()].join(', ')}, got '${service}'`,
  )
}

interface Refused extends Pick<EndpointParts, 'log'> {
  protocol: Protocol
  requestId: string
}

function refusedAnswer(error: unknown, { protocol, requestId, log }: Refused): Answer {
  if (error instanceof SignatureError) return refusal(exceptionOf(error, protocol), protocol, requestId)
  if (error instanceof ServiceException) return refusal(error, protocol, requestId)
  log('a call failed in a way that no service foresaw', { requestId, error })
  return refusal(internal(), protocol, requestId)
}

const internal = () =>
  new ServiceException(
    { code: 'InternalServerException', status: 500 },
    'The request failed because of an unknown error.',
  )
