import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Clock } from '../../store/clock.ts'
import type { Call } from '../../wire/call.ts'

interface Routed {
  call: Call
  /** As it was declared: `GET /workflows/{name}`. */
  route: { key: string }
  labels: Record<string, string>
  body: string
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html (2.0) */
export function proxyEvent({ call, route, labels, body }: Routed, { clock, accountId }: Surroundings) {
  const now = clock.now()
  const event: APIGatewayProxyEventV2 = {
    version: '2.0',
    routeKey: route.key,
    rawPath: call.rawPath,
    rawQueryString: call.rawQuery,
    headers: call.headers,
    pathParameters: labels,
    ...queryOf(call),
    ...(body === '' ? {} : { body }),
    isBase64Encoded: false,
    requestContext: {
      accountId,
      apiId: 'kdbflow',
      domainName: call.headers['host'] ?? '',
      domainPrefix: 'kdbflow',
      http: {
        method: call.method,
        path: call.rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: call.sourceIp,
        userAgent: call.headers['user-agent'] ?? '',
      },
      requestId: call.requestId,
      routeKey: route.key,
      stage: '$default',
      time: new Date(now).toISOString(),
      timeEpoch: now,
    },
  }
  return event
}

interface Surroundings {
  clock: Clock
  accountId: string
}

/** A parameter that is there twice has its values with a comma between. */
function queryOf({ rawQuery }: Call): Pick<APIGatewayProxyEventV2, 'queryStringParameters'> {
  if (rawQuery === '') return {}
  const query = new URLSearchParams(rawQuery)
  const names = [...new Set(query.keys())]
  return {
    queryStringParameters: Object.fromEntries(names.map(name => [name, query.getAll(name).join(',')])),
  }
}
