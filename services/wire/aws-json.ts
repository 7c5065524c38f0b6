// The awsJson protocols: read the operation from X-Amz-Target, parse, validate, run, answer JSON.

import { readBody } from './body.ts'
import type { Answer, Call, Service } from './call.ts'
import { fitInput } from './fit-input.ts'
import { type InnerService, innerCall, operationOf } from './inner-call.ts'
import { inputNames } from './input-names.ts'
import { decodeJson, encodeJson } from './json.ts'
import { type AnyOperation, type Named, perform } from './operation.ts'
import { ServiceException } from './service-exception.ts'

export interface AwsJsonService extends InnerService {
  /** The text before the dot in X-Amz-Target, such as `AWSStepFunctions`. */
  target: string
  version: '1.0' | '1.1'
  operations: Readonly<Record<string, AnyOperation>>
  /** Those among the operations that only say that they are not served. */
  refused?: readonly string[]
}

export function awsJson(parts: AwsJsonService): Service {
  const { name, region, target, version, operations, refused = [] } = parts
  const answer = (status: number, call: Call, body: unknown): Answer => ({
    status,
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': call.requestId },
    body: encodeJson(body),
  })
  return {
    name,
    operations: Object.keys(operations).filter(operation => !refused.includes(operation)),
    async handle(call) {
      let operation: Named | undefined
      try {
        operation = find(call, target, operations)
        const body = await readBody(call.body)
        const output = await perform(operation, decodeJson(body.toString()), call)
        return { ...answer(200, call, output), operation: operation.name }
      } catch (error) {
        if (!(error instanceof ServiceException)) throw error
        const refused = { __type: error.code, message: error.message, ...error.members }
        return { ...answer(error.status, call, refused), ...named(operation) }
      }
    },
    inputNames: operation => inputNames(operationOf(operations, operation).input),
    async invoke(operation, input, principal) {
      const entry = operationOf(operations, operation)
      const fitted = fitInput(entry.input, input)
      return perform({ name: operation, entry }, fitted, innerCall({ name, region }, principal))
    },
  }
}

const named = (operation: Named | undefined) => (operation === undefined ? {} : { operation: operation.name })

function find(call: Call, target: string, operations: AwsJsonService['operations']): Named {
  const [prefix, name = ''] = (call.headers['x-amz-target'] ?? '').split('.')
  if (prefix === target && Object.hasOwn(operations, name)) {
    const entry = operations[name]
    if (entry !== undefined) return { name, entry }
  }
  throw new ServiceException(
    { code: 'UnknownOperationException', status: 400 },
    `expected X-Amz-Target to name an operation that is served here, got '${call.headers['x-amz-target'] ?? ''}'`,
  )
}
