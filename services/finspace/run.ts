// What happens round every operation: one transaction, the client token, only errors that the model declares.
import type { Call } from '../wire/call.ts'
import type { RestOperation } from '../wire/rest-json.ts'
import { ServiceException } from '../wire/service-exception.ts'
import { asDeclared } from './exceptions.ts'
import type { Finspace } from './finspace.ts'
import type { AnyFinspaceOperation } from './operation.ts'

export const onTheWire = (
  finspace: Finspace,
  operations: Readonly<Record<string, AnyFinspaceOperation>>,
): Record<string, RestOperation> =>
  Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      { ...operation, run: (input: never, call: Call) => run(finspace, { name, operation, input, call }) },
    ]),
  )

interface Run {
  name: string
  operation: AnyFinspaceOperation
  input: never
  call: Call
}

function run(finspace: Finspace, { name, operation, input, call }: Run): unknown {
  try {
    return finspace.store.transact(() =>
      once(finspace, { name, operation, input }, () => operation.run(input, call)),
    )
  } catch (error) {
    throw error instanceof ServiceException ? asDeclared(error, operation.errors) : error
  }
}

function once(
  { tokens }: Finspace,
  { name, operation, input }: Omit<Run, 'call'>,
  answer: () => unknown,
): unknown {
  const request: Readonly<Record<string, unknown>> = input
  const { clientToken: token } = request
  if (typeof token !== 'string') return answer()
  const path = labelsOf(operation.http)
    .map(label => String(request[label]))
    .join('/')
  return tokens.once({ operation: name, path, token, request, keep: operation.keepsToken === true }, answer)
}

const labelsOf = (http: string) => [...http.matchAll(/\{(\w+)\}/g)].map(([, label = '']) => label)
