import { apiRoutes } from '../functions/catalog.ts'
import { type Functions, functionNamed } from './functions.ts'
import type { Settings } from './settings.ts'

/** The HTTP API: every request signed as IAM asks, throttled and logged. */
export function createApi(functions: Functions, settings: Settings): sst.aws.ApiGatewayV2 {
  const api = new sst.aws.ApiGatewayV2('Api', {
    accessLog: { retention: '3 months' },
    cors: false,
    transform: {
      logGroup: (_args, options) => {
        options.retainOnDelete = settings.keep.includes('logs')
      },
      stage: args => {
        args.defaultRouteSettings = THROTTLING
      },
    },
  })
  for (const [route, name] of Object.entries(apiRoutes)) {
    api.route(route, functionNamed(functions, name).function.arn, { auth: { iam: true } })
  }
  return api
}

/** Requests per second, and how many may come at once: a start costs an execution, and nobody needs more. */
const THROTTLING = { throttlingRateLimit: 20, throttlingBurstLimit: 40 }
