// The Query protocol: parameters of a form or a query in, XML out.
import { readBody } from './body.ts'
import type { Call, Service } from './call.ts'
import { fitInput } from './fit-input.ts'
import { type InnerService, innerCall, operationOf } from './inner-call.ts'
import { inputNames } from './input-names.ts'
import { type AnyOperation, type Named, perform } from './operation.ts'
import { refusal } from './refusal.ts'
import { ServiceException } from './service-exception.ts'
import { type XmlElements, xml } from './xml.ts'

export interface AwsQueryService extends InnerService {
  /** Of the answers' XML. */
  namespace: string
  operations: Readonly<Record<string, AnyOperation>>
}

export function awsQuery({ name, region, namespace, operations }: AwsQueryService): Service {
  return {
    name,
    protocol: 'query',
    operations: Object.keys(operations),
    async handle(call) {
      try {
        const { operation, input } = await parse(call, operations)
        // Operations of this protocol answer elements.
        const result = (await perform(operation, input, call)) as XmlElements
        return { ...answer({ name: operation.name, namespace, result }, call), operation: operation.name }
      } catch (error) {
        if (!(error instanceof ServiceException)) throw error
        return refusal(error, 'query', call.requestId)
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

async function parse(call: Call, operations: AwsQueryService['operations']) {
  const form = new URLSearchParams((await readBody(call.body)).toString())
  const {
    Action = '',
    Version: _,
    ...parameters
  } = {
    ...Object.fromEntries(new URLSearchParams(call.rawQuery)),
    ...Object.fromEntries(form),
  }
  const operation: Named = { name: Action, entry: find(operations, Action) }
  const input = Object.fromEntries(Object.entries(parameters).filter(([name]) => !name.startsWith('X-Amz-')))
  return { operation, input }
}

function find(operations: AwsQueryService['operations'], name: string): AnyOperation {
  const found = Object.hasOwn(operations, name) ? operations[name] : undefined
  if (found !== undefined) return found
  const message = `Could not find operation ${name}`
  throw new ServiceException({ code: 'InvalidAction', status: 400 }, message)
}

const answer = (
  { name, namespace, result }: { name: string; namespace: string; result: XmlElements },
  call: Call,
) => ({
  status: 200,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': call.requestId },
  body: xml(
    `${name}Response`,
    { [`${name}Result`]: result, ResponseMetadata: { RequestId: call.requestId } },
    namespace,
  ),
})
