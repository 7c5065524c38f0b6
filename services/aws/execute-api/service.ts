// An HTTP API of Amazon API Gateway whose routes lead to functions, each call signed as `execute-api`.
import { Readable } from 'node:stream'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Clock } from '../../store/clock.ts'
import { readBody } from '../../wire/body.ts'
import type { Answer, Call, Service } from '../../wire/call.ts'
import { findRoute, type HttpRoute, readRoute } from '../../wire/http-route.ts'
import { parseJson } from '../../wire/json.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import { proxyEvent } from './event.ts'

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html: 10 MB; a function takes 6. */
const LARGEST_BODY = 6 * 1024 * 1024

export interface HttpApiParts {
  /** The function that answers each route: `POST /workflows/{name}/executions`. */
  routes: Readonly<Record<string, string>>
  invoke: InvokeFunction
  /** Routes that no function answers, but a part of kdbflow itself. */
  own?: Readonly<Record<string, OwnRoute>>
  /** Own routes for which no right is needed. */
  open?: Readonly<Record<string, OwnRoute>>
  /** Ends the streams of own routes. */
  stop?(): void
  clock: Clock
  region: string
  accountId: string
}

/** Invokes a function; `payload` of the answer is JSON text. */
export type InvokeFunction = (call: {
  functionName: string
  payload: unknown
}) => Promise<{ payload: string; fault?: unknown }>

/** Labels are what stands in the path, unescaped. Throws a ServiceException that says why it refuses. */
export type OwnRoute = (
  call: Call,
  labels: Readonly<Record<string, string>>,
) => OwnAnswer | Promise<OwnAnswer>

export interface OwnAnswer {
  status: number
  /** An object as JSON; a stream as lines of JSON. */
  body?: object | Readable
}

type Route = HttpRoute & { key: string; needsRight: boolean; answer: Respond }
type Respond = (call: Call, labels: Record<string, string>) => Promise<Answer>

export function createHttpApi(parts: HttpApiParts): Service {
  const { own = {}, open = {} } = parts
  const routes: Route[] = [
    ...routesOf(parts.routes, true, (functionName, key) => throughFunction(functionName, key, parts)),
    ...routesOf(own, true, directly),
    ...routesOf(open, false, directly),
  ]
  return {
    name: 'execute-api',
    stop: () => parts.stop?.(),
    largestBody: LARGEST_BODY,
    hasRoute: call => findRoute(routes, call) !== undefined,
    async handle(call) {
      const found = findRoute(routes, call)
      if (found === undefined) return message(404, 'Not Found')
      if (!Object.values(found.labels).every(isReadable)) return message(400, 'Bad Request')
      const { route, labels } = found
      if (route.needsRight && !mayInvoke(call, parts)) return message(403, 'Forbidden')
      return { ...(await route.answer(call, labels)), operation: route.key }
    },
  }
}

function routesOf<T>(
  table: Readonly<Record<string, T>>,
  needsRight: boolean,
  respond: (entry: T, key: string) => Respond,
): Route[] {
  return Object.entries(table).map(([key, entry]) => ({
    ...readRoute(key),
    key,
    needsRight,
    answer: respond(entry, key),
  }))
}

const throughFunction =
  (functionName: string, key: string, parts: HttpApiParts): Respond =>
  async (call, labels) => {
    const body = (await readBody(call.body, LARGEST_BODY)).toString()
    const payload = proxyEvent({ call, body, route: { key }, labels }, parts)
    const invocation = await parts.invoke({ functionName, payload })
    return invocation.fault === undefined
      ? answerOf(invocation.payload)
      : message(500, 'Internal Server Error')
  }

/** Refuses in the form that the functions' routes have. */
const directly =
  (respond: OwnRoute): Respond =>
  async (call, labels) => {
    try {
      const unescaped = Object.entries(labels).map(([name, value]) => [name, decodeURIComponent(value)])
      return ownAnswer(await respond(call, Object.fromEntries(unescaped)))
    } catch (error) {
      if (!(error instanceof ServiceException)) throw error
      const { code, status, message, members } = error
      return ownAnswer({ status, body: { error: code, message, ...members } })
    }
  }

function ownAnswer({ status, body }: OwnAnswer): Answer {
  const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  if (body === undefined) return { status, headers }
  return body instanceof Readable
    ? { status, headers: { ...headers, 'content-type': 'application/x-ndjson' }, body }
    : { status, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/** API Gateway says no more to those whom it refuses. */
function mayInvoke(call: Call, parts: HttpApiParts): boolean {
  try {
    call.principal.authorize('execute-api:Invoke', arnOf(call, parts))
    return true
  } catch (error) {
    if (error instanceof ServiceException) return false
    throw error
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html */
const arnOf = ({ method, rawPath }: Call, { region, accountId }: HttpApiParts) =>
  `arn:aws:execute-api:${region}:${accountId}:kdbflow/$default/${method}${rawPath}`

/** Whether its escapes can be undone. */
function isReadable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

function answerOf(payload: string): Answer {
  // The routes' functions are typed to return this.
  const { statusCode = 200, headers = {}, body } = parseJson(payload) as APIGatewayProxyStructuredResultV2
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)])
  return { status: statusCode, headers: Object.fromEntries(texts), ...(body === undefined ? {} : { body }) }
}

const message = (status: number, text: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: text }),
})
