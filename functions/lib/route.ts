import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware'
import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { catalogName, machineName } from './deployed-name.ts'
import { InvalidArn, InvalidInput } from './errors.ts'
import { logger, logRun, namesIn } from './log.ts'
import { isUnreachable } from './unreachable.ts'

export interface RouteRequest {
  /** A parameter of the path, unescaped. */
  path: (name: string) => string
  /** The execution that the path names. Throws InvalidArn. */
  executionArn: () => string
  /** A header, by its name in lower case. */
  header: (name: string) => string | undefined
  /** The body as JSON; `{}` where there is none. Throws InvalidInput. */
  body: () => unknown
  /** The ARN of a workflow's state machine in this deployment. */
  machineArn: (workflow: string) => string
}

export interface RouteAnswer {
  status: number
  body: object
}

/** A route of the HTTP API: its errors become answers, all in the form `{ error, message, faults? }`. */
export const route = (run: (request: RouteRequest) => Promise<RouteAnswer>) =>
  middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(injectLambdaContext(logger))
    .handler(async (event, { functionName = 'api', invokedFunctionArn }) => {
      const since = performance.now()
      const logOutcome = (outcome: string) =>
        logRun({ name: catalogName(functionName), on: namesIn(event.pathParameters), outcome, since })
      try {
        const answer = await run(requestOf(event, invokedFunctionArn))
        logOutcome('done')
        return respond(answer)
      } catch (error) {
        const answer = answerOf(error)
        // Logged only here: the caller gets no details.
        if (answer.status === 500) logger.error('a fault that nobody foresaw', { error })
        logOutcome(error instanceof Error ? error.name : 'Error')
        return respond(answer)
      }
    })

const requestOf = (event: APIGatewayProxyEventV2, functionArn: string): RouteRequest => ({
  path: name => parameter(event, name),
  executionArn: () => expectExecution(parameter(event, 'executionArn')),
  header: name => event.headers[name],
  body: () => jsonOf(event),
  machineArn: workflow => machineArn(workflow, functionArn),
})

const parameter = ({ pathParameters }: APIGatewayProxyEventV2, name: string): string =>
  decodeURIComponent(pathParameters?.[name] ?? '')

/** Step Functions would say that it may not be read: it names nothing that the function's role may. */
function expectExecution(arn: string): string {
  if (/^arn:[^:]+:states:[^:]*:\d*:execution:[^:]+:[^:]+$/.test(arn)) return arn
  throw new InvalidArn(`expected the ARN of an execution, got ${arn}`)
}

function jsonOf({ body, isBase64Encoded }: APIGatewayProxyEventV2): unknown {
  if (body === undefined || body === '') return {}
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InvalidInput([`expected a body of JSON, got ${error instanceof Error ? error.message : text}`])
  }
}

function machineArn(workflow: string, functionArn: string): string {
  const [, partition, , region, account] = functionArn.split(':')
  return `arn:${partition}:states:${region}:${account}:stateMachine:${machineName(workflow)}`
}

const respond = ({ status, body }: RouteAnswer): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

function answerOf(error: unknown): RouteAnswer {
  if (isUnreachable(error)) return UNREACHABLE
  if (error instanceof InvalidInput) {
    return { status: 400, body: { error: error.name, message: error.message, faults: error.faults } }
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  const status = STATUS_OF_ERROR.get(name)
  // What nobody foresaw is for the log, not for the caller.
  if (status === undefined) return { status: 500, body: { error: 'InternalError', message: 'See the log.' } }
  return { status, body: { error: name, message } }
}

const UNREACHABLE: RouteAnswer = {
  status: 503,
  body: { error: 'ServiceUnreachable', message: 'Step Functions could not be reached. Try again.' },
}

const STATUS_OF_ERROR = new Map([
  // An execution of another machine: IAM refuses before Step Functions says whether it exists.
  ['AccessDeniedException', 403],
  ['NoSuchWorkflow', 404],
  ['ExecutionDoesNotExist', 404],
  ['StateMachineDoesNotExist', 404],
  ['InvalidArn', 400],
  ['InvalidName', 400],
  ['ValidationException', 400],
  ['InvalidExecutionInput', 400],
  ['ExecutionAlreadyExists', 409],
  ['ExecutionNotRedrivable', 409],
  ['ExecutionLimitExceeded', 429],
  ['ThrottlingException', 429],
])
