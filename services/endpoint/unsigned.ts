// What is answered without a signature: the health check, the console's files, and the exchange of a one-time token
// for credentials. All else is for signed calls, which no other site's page can make.
import type { IncomingMessage } from 'node:http'
import { readBody } from '../wire/body.ts'
import type { Answer } from '../wire/call.ts'
import { parseJson } from '../wire/json.ts'
import type { SignedRequest } from '../wire/sigv4/signature.ts'
import { CONSOLE_PREFIX, consoleAsset, consolePage } from './console-files.ts'
import { healthz } from './healthz.ts'
import { foreignAnswer } from './own-host.ts'
import { PAGE_HEADERS } from './page-headers.ts'
import type { StallWatch } from './stalls.ts'
import { statusPage } from './status-page.ts'

export interface ConsoleParts {
  /** What `console/build.mjs` writes: `index.html` and what it loads. Not there where it has not run. */
  folder: string
  /** Short-lived credentials for a one-time token; undefined for one that is unknown, used or expired. */
  signIn(token: string, from: SignInPlace): object | undefined
}

/** Where somebody signs in from. */
interface SignInPlace {
  sourceIp: string
  userAgent: string | undefined
}

export interface UnsignedContext {
  console?: ConsoleParts
  /** Names that browsers have for this endpoint beside its address, in lower case. */
  allowedHosts?: readonly string[]
  stalls?: Pick<StallWatch, 'longest'>
  services: ReadonlyMap<string, unknown>
}

/** Undefined for what must be signed. */
export async function unsignedAnswer(
  request: IncomingMessage,
  received: SignedRequest,
  context: UnsignedContext,
): Promise<Answer | undefined> {
  if (received.headers['authorization'] !== undefined) return undefined
  const answer = openRoute(request, received, context)
  if (answer === undefined) return undefined
  const { allowedHosts: allowed = [] } = context
  return foreignAnswer(received, { localAddress: request.socket.localAddress, allowed }) ?? (await answer())
}

function openRoute(request: IncomingMessage, received: SignedRequest, context: UnsignedContext) {
  const { method, rawPath, rawQuery } = received
  const { console, services, stalls } = context
  if (method === 'POST') {
    const isSignIn = rawPath === SIGN_IN && console !== undefined
    return isSignIn ? () => signInAnswer(request, received, console) : undefined
  }
  if (method !== 'GET') return undefined
  if (rawPath === '/healthz') return async () => healthz(stalls?.longest())
  if (rawPath === '/' && rawQuery === '' && !isOfSdk(received))
    return () => front(received, { console, services })
  const isAsset = rawPath.startsWith(CONSOLE_PREFIX) && console !== undefined
  return isAsset ? () => consoleAsset(console.folder, received) : undefined
}

/** An SDK that signs nothing asks for a list of buckets by this path, and could not read a page. */
const isOfSdk = ({ headers }: SignedRequest) => headers['amz-sdk-invocation-id'] !== undefined

const SIGN_IN = `${CONSOLE_PREFIX}sessions`

interface Front {
  console: ConsoleParts | undefined
  services: ReadonlyMap<string, unknown>
}

async function front(received: SignedRequest, { console, services }: Front): Promise<Answer> {
  const page = console === undefined ? undefined : await consolePage(console.folder, received)
  return page ?? statusPage([...services.keys()])
}

/** A token takes some fifty bytes. */
const LARGEST_SIGN_IN = 4096

async function signInAnswer(
  request: IncomingMessage,
  { headers }: SignedRequest,
  { signIn }: ConsoleParts,
): Promise<Answer> {
  // A form of another site cannot send this type.
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) {
    return json(415, { error: 'UnsupportedMediaType', message: 'expected content-type application/json' })
  }
  const token = tokenIn((await readBody(request, LARGEST_SIGN_IN)).toString())
  if (token === undefined) {
    return json(400, { error: 'InvalidInput', message: 'expected { "token": "…" }' })
  }
  const sourceIp = request.socket.remoteAddress ?? ''
  const credentials = signIn(token, { sourceIp, userAgent: headers['user-agent'] })
  return credentials === undefined ? json(401, LINK_NOT_VALID) : json(200, credentials)
}

const LINK_NOT_VALID = {
  error: 'LinkNotValid',
  message:
    'expected a sign-in link that is fresh and unused, got another: `kdbflow console` prints a fresh one',
}

function tokenIn(body: string): string | undefined {
  try {
    const given = parseJson(body)
    const isObject = typeof given === 'object' && given !== null && 'token' in given
    return isObject && typeof given.token === 'string' ? given.token : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const json = (status: number, body: object): Answer => ({
  status,
  headers: { ...PAGE_HEADERS, 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
})
