// An HTTP API of Amazon API Gateway whose routes lead to functions, each call signed as `execute-api`.
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Clock } from '../../store/clock.ts'
import { readBody } from '../../wire/body.ts'
import type { Answer, Call, Service } from '../../wire/call.ts'
import { findRoute, readRoute } from '../../wire/http-route.ts'
import { parseJson } from '../../wire/json.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import { proxyEvent } from './event.ts'

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html: 10 MB; a function takes 6. */
const LARGEST_BODY = 6 * 1024 * 1024

export interface HttpApiParts {
  /** The function that answers each route: `POST /workflows/{name}/executions`. */
  routes: Readonly<Record<string, string>>
  invoke: InvokeFunction
  clock: Clock
  region: string
  accountId: string
}

/** Invokes a function; `payload` of the answer is JSON text. */
export type InvokeFunction = (call: {
  functionName: string
  payload: unknown
}) => Promise<{ payload: string; fault?: unknown }>

export function createHttpApi(parts: HttpApiParts): Service {
  const routes = Object.entries(parts.routes).map(([key, functionName]) => ({
    key,
    functionName,
    ...readRoute(key),
  }))
  return {
    name: 'execute-api',
    largestBody: LARGEST_BODY,
    hasRoute: call => findRoute(routes, call) !== undefined,
    async handle(call) {
      const found = findRoute(routes, call)
      if (found === undefined) return message(404, 'Not Found')
      if (!Object.values(found.labels).every(isReadable)) return message(400, 'Bad Request')
      try {
        call.principal.authorize('execute-api:Invoke', arnOf(call, parts))
      } catch (error) {
        // API Gateway says no more to those whom it refuses.
        if (error instanceof ServiceException) return message(403, 'Forbidden')
        throw error
      }
      const body = (await readBody(call.body, LARGEST_BODY)).toString()
      const payload = proxyEvent({ call, body, ...found }, parts)
      const invocation = await parts.invoke({ functionName: found.route.functionName, payload })
      return invocation.fault === undefined
        ? answerOf(invocation.payload)
        : message(500, 'Internal Server Error')
    },
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
