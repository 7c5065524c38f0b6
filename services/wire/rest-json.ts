// The restJson1 protocol: find the operation by method and path, gather its input, validate, run, answer JSON.

import { readBody } from './body.ts'
import type { Answer, Call, RefusedCall, Service } from './call.ts'
import { type InnerService, innerCall, operationOf } from './inner-call.ts'
import { decodeJson, encodeJson } from './json.ts'
import { type AnyOperation, perform } from './operation.ts'
import { ServiceException } from './service-exception.ts'

const LARGEST_BODY = 1024 * 1024

/** An operation with its place on the wire. */
export type RestOperation = AnyOperation & {
  /** Method and path as the model writes them: `GET /kx/environments/{environmentId}`. */
  http: string
  /** Members that come in the query, by their names there. Numbers and lists are read as their schema wants. */
  query?: Readonly<Record<string, 'string' | 'number' | 'list'>>
  /** Tells an error by the name that the operation's model declares for it. */
  declare?(error: ServiceException): ServiceException
}

export interface RestJsonService extends InnerService {
  operations: Readonly<Record<string, RestOperation>>
  /** Called for every call, refused ones too, when its answer is known. */
  observe?(outcome: Outcome): void
}

/** What became of a call: for the audit log. */
export interface Outcome {
  call: Call | RefusedCall
  /** Undefined where no operation has that method and path. */
  operation: string | undefined
  input: Record<string, unknown>
  output?: unknown
  error?: ServiceException
}

export function restJson({ name, region, operations, observe }: RestJsonService): Service {
  const routes = Object.entries(operations).map(([operation, entry]) => routeOf(operation, entry))
  const observed = async (outcome: Outcome, run: () => Promise<unknown>) => {
    try {
      outcome.output = await run()
      return outcome.output
    } catch (error) {
      if (error instanceof ServiceException) outcome.error = error
      throw error
    } finally {
      observe?.(outcome)
    }
  }
  const serve = async (call: Call, outcome: Outcome) => {
    const { route, labels } = find(routes, call)
    outcome.operation = route.name
    return declared(route.entry, async () => {
      outcome.input = { ...(await bodyOf(call)), ...queryOf(route, call), ...labels }
      return perform(route, outcome.input, call)
    })
  }
  return {
    name,
    // What a stranger sends is not read, but for what the path names.
    refused(call, error) {
      const found = match(routes, call)
      observe?.({ call, operation: found?.route.name, input: found?.labels ?? {}, error })
    },
    async handle(call) {
      const outcome: Outcome = { call, operation: undefined, input: {} }
      try {
        return answer(200, call, await observed(outcome, () => serve(call, outcome)))
      } catch (error) {
        if (!(error instanceof ServiceException)) throw error
        return refusal(error, call)
      }
    },
    async invoke(operation, input, principal) {
      const call = innerCall({ name, region }, principal)
      const entry = operationOf(operations, operation)
      return observed({ call, operation, input }, () =>
        declared(entry, () => perform({ name: operation, entry }, input, call)),
      )
    },
  }
}

async function declared({ declare }: RestOperation, run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run()
  } catch (error) {
    throw error instanceof ServiceException && declare !== undefined ? declare(error) : error
  }
}

interface Route {
  name: string
  entry: RestOperation
  method: string
  /** The path's segments; a label is `{name}`. */
  segments: readonly string[]
}

function routeOf(name: string, entry: RestOperation): Route {
  const [method = '', path = ''] = entry.http.split(' ')
  return { name, entry, method, segments: path.split('/') }
}

function find(routes: readonly Route[], call: Call) {
  const found = match(routes, call)
  if (found !== undefined) return { route: found.route, labels: mapValues(found.labels, unescapePath) }
  throw new ServiceException(
    { code: 'UnknownOperationException', status: 404 },
    `expected method and path of an operation, got ${call.method} ${call.rawPath}`,
  )
}

function match(routes: readonly Route[], { method, rawPath }: Pick<Call, 'method' | 'rawPath'>) {
  const path = rawPath.split('/')
  for (const route of routes) {
    const labels = method === route.method ? labelsOf(route.segments, path) : undefined
    if (labels !== undefined) return { route, labels }
  }
  return undefined
}

/** As sent. Segments are split before their escapes are read: an ARN in a label holds %2F. */
function labelsOf(segments: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== path.length) return undefined
  const labels: Record<string, string> = {}
  for (const [index, segment] of segments.entries()) {
    const value = path[index] ?? ''
    if (segment.startsWith('{')) labels[segment.slice(1, -1)] = value
    else if (segment !== value) return undefined
  }
  return labels
}

const mapValues = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))

function unescapePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new ServiceException(
      { code: 'ValidationException', status: 400 },
      `expected a percent-encoded path, got '${text}'`,
    )
  }
}

const bodyOf = async (call: Call) => decodeJson((await readBody(call.body, LARGEST_BODY)).toString())

function queryOf({ entry }: Route, call: Call): Record<string, unknown> {
  const query = new URLSearchParams(call.rawQuery)
  const members = Object.entries(entry.query ?? {}).filter(([member]) => query.has(member))
  return Object.fromEntries(members.map(([member, kind]) => [member, read(query.getAll(member), kind)]))
}

function read(values: string[], kind: 'string' | 'number' | 'list'): unknown {
  if (kind === 'list') return values
  const [value = ''] = values
  // What is no number stays text, so that validation tells of it.
  return kind === 'number' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value
}

const answer = (status: number, call: Call, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-requestid': call.requestId },
  body: encodeJson(body),
})

function refusal(error: ServiceException, call: Call): Answer {
  const refused = answer(error.status, call, { message: error.message, ...error.members })
  // Clients take the error's shape from this header before they look at the body.
  refused.headers['x-amzn-errortype'] = error.code
  return refused
}
