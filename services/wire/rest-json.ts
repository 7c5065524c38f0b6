// The restJson1 protocol: find the operation by method and path, gather its input, validate, run, answer JSON.

import { readBody } from './body.ts'
import type { Answer, Call, RefusedCall, Service } from './call.ts'
import { fitInput } from './fit-input.ts'
import { findRoute, type HttpRoute, readRoute } from './http-route.ts'
import { type InnerService, innerCall, operationOf } from './inner-call.ts'
import { inputNames } from './input-names.ts'
import { decodeJson, encodeJson } from './json.ts'
import { type AnyOperation, perform } from './operation.ts'
import { refusal } from './refusal.ts'
import { ServiceException } from './service-exception.ts'

/** An operation with its place on the wire. */
export type RestOperation = AnyOperation & {
  /** Method and path as the model writes them: `GET /kx/environments/{environmentId}`. */
  http: string
  /** Members that come in the query, by their names there. Numbers and lists are read as their schema wants. */
  query?: Readonly<Record<string, 'string' | 'number' | 'list'>>
  /** Gives an error the name that the operation's model declares for it. */
  declare?(error: ServiceException): ServiceException
}

export interface RestJsonService extends InnerService {
  operations: Readonly<Record<string, RestOperation>>
  audit?: Audit
}

export interface Audit {
  /** @throws {ServiceException} where what becomes of a call could not be logged: it is then not carried out. */
  admit(): void
  /** Called for every call, refused ones too, when its answer is known. */
  observe(outcome: Outcome): void
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

export function restJson({ name, region, operations, audit }: RestJsonService): Service {
  const routes = Object.entries(operations).map(([operation, entry]) => ({
    ...readRoute(entry.http),
    name: operation,
    entry,
  }))
  const observed = async (outcome: Outcome, run: () => Promise<unknown>) => {
    try {
      outcome.output = await run()
      return outcome.output
    } catch (error) {
      if (error instanceof ServiceException) outcome.error = error
      throw error
    } finally {
      audit?.observe(outcome)
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
    operations: Object.keys(operations),
    hasRoute: call => findRoute(routes, call) !== undefined,
    // What a stranger sends is not read, but for what the path names.
    refused(call, error) {
      const found = findRoute(routes, call)
      audit?.observe({ call, operation: found?.route.name, input: found?.labels ?? {}, error })
    },
    async handle(call) {
      const outcome: Outcome = { call, operation: undefined, input: {} }
      try {
        audit?.admit()
        const answered = answer(call, await observed(outcome, () => serve(call, outcome)))
        return { ...answered, ...named(outcome) }
      } catch (error) {
        if (!(error instanceof ServiceException)) throw error
        return { ...refusal(error, 'json', call.requestId), ...named(outcome) }
      }
    },
    inputNames: operation => inputNames(operationOf(operations, operation).input),
    async invoke(operation, input, principal) {
      audit?.admit()
      const call = innerCall({ name, region }, principal)
      const entry = operationOf(operations, operation)
      const fitted = fitInput(entry.input, input)
      return observed({ call, operation, input: fitted }, () =>
        declared(entry, () => perform({ name: operation, entry }, fitted, call)),
      )
    },
  }
}

const named = ({ operation }: Outcome) => (operation === undefined ? {} : { operation })

async function declared({ declare }: RestOperation, run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run()
  } catch (error) {
    throw error instanceof ServiceException && declare !== undefined ? declare(error) : error
  }
}

interface Route extends HttpRoute {
  name: string
  entry: RestOperation
}

function find(routes: readonly Route[], call: Call) {
  const found = findRoute(routes, call)
  if (found !== undefined) return { route: found.route, labels: mapValues(found.labels, unescapePath) }
  throw new ServiceException(
    { code: 'UnknownOperationException', status: 404 },
    `expected method and path of an operation, got ${call.method} ${call.rawPath}`,
  )
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

const bodyOf = async (call: Call) => decodeJson((await readBody(call.body)).toString())

function queryOf({ entry }: Route, call: Call): Record<string, unknown> {
  const query = new URLSearchParams(call.rawQuery)
  const members = Object.entries(entry.query ?? {}).filter(([member]) => query.has(member))
  return Object.fromEntries(members.map(([member, kind]) => [member, read(query.getAll(member), kind)]))
}

function read(values: string[], kind: 'string' | 'number' | 'list'): unknown {
  if (kind === 'list') return values
  const [value = ''] = values
  // What is no number stays text, so that validation refuses it.
  return kind === 'number' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value
}

const answer = (call: Call, body: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'x-amzn-requestid': call.requestId },
  body: encodeJson(body),
})
