// What monitoring asks for: /readyz for everyone, and /metrics on this machine, or for whoever has the token.
import { hash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Answer } from '../wire/call.ts'
import type { SignedRequest } from '../wire/sigv4/signature.ts'
import { foreignAnswer } from './own-host.ts'

/** A call that a service has answered. */
export interface AnsweredCall {
  service: string
  operation: string
  /** Of HTTP. */
  status: number
  seconds: number
}

/** How what is served is watched from outside. */
export interface Watch {
  observeCall(call: AnsweredCall): void
  metrics(): Promise<{ contentType: string; text: string }>
  /** What beyond loopback must come as a bearer token; without one, nobody beyond it reads metrics. */
  metricsToken?: string | undefined
  /** In sentences: what is stuck, or not ready yet. */
  stuck(): string[]
}

interface Probed {
  watch: Watch
  allowedHosts?: readonly string[]
}

/** Answered while the service still starts, too: monitoring must see that. */
export const isProbe = ({ method, rawPath }: SignedRequest): boolean =>
  method === 'GET' && (rawPath === '/metrics' || rawPath === '/readyz')

export async function probeAnswer(
  request: IncomingMessage,
  received: SignedRequest,
  { watch, allowedHosts: allowed = [] }: Probed,
): Promise<Answer> {
  const { localAddress, remoteAddress = '' } = request.socket
  if (hasToken(received, watch)) return await metricsAnswer(watch)
  const foreign = foreignAnswer(received, { localAddress, allowed })
  if (foreign !== undefined) return foreign
  if (received.rawPath === '/readyz') return readyAnswer(watch.stuck())
  return isLoopback(remoteAddress) ? await metricsAnswer(watch) : needsToken(watch)
}

function hasToken({ rawPath, headers }: SignedRequest, { metricsToken }: Watch): boolean {
  if (rawPath !== '/metrics' || metricsToken === undefined) return false
  const digest = (text: string) => hash('sha256', text, 'buffer')
  return timingSafeEqual(digest(headers['authorization'] ?? ''), digest(`Bearer ${metricsToken}`))
}

const isLoopback = (address: string): boolean => /^(::ffff:)?127\.|^::1$/.test(address)

async function metricsAnswer(watch: Watch): Promise<Answer> {
  const { contentType, text } = await watch.metrics()
  return { status: 200, headers: { 'content-type': contentType, 'cache-control': 'no-store' }, body: text }
}

const needsToken = ({ metricsToken }: Watch): Answer => ({
  status: 401,
  headers: { 'content-type': 'text/plain', 'www-authenticate': 'Bearer' },
  body:
    metricsToken === undefined
      ? 'expected a call from this machine, got another: KDBFLOW_METRICS_TOKEN lets others read\n'
      : 'expected the token of KDBFLOW_METRICS_TOKEN, as `Authorization: Bearer`, got another or none\n',
})

const readyAnswer = (stuck: readonly string[]): Answer => ({
  status: stuck.length === 0 ? 200 : 503,
  headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
  body: stuck.length === 0 ? 'ready\n' : `not ready\n${stuck.map(line => `${line}\n`).join('')}`,
})
