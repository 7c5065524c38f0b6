// What happens round every operation: one transaction, the client token, only errors that the model declares.
import type { Call } from '../../wire/call.ts'
import type { RestOperation } from '../../wire/rest-json.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import type { Finspace } from '../finspace.ts'
import { asDeclared, internalError } from './exceptions.ts'
import type { AnyFinspaceOperation } from './operation.ts'
import { authorizeRead } from './source-rights.ts'

export const onTheWire = (
  finspace: Finspace,
  operations: Readonly<Record<string, AnyFinspaceOperation>>,
): Record<string, RestOperation> =>
  Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      {
        ...operation,
        conditions: request => conditionsOf(finspace, operation.resource(request), request),
        declare: error => asDeclared(error, operation.errors),
        run: (request: never, call: Call) => run(finspace, { name, operation, request, call }),
      } satisfies RestOperation,
    ]),
  )

interface Run {
  name: string
  operation: AnyFinspaceOperation
  request: never
  call: Call
}

function run(finspace: Finspace, { name, operation, request, call }: Run): unknown {
  authorizeTags(call, operation.resource(request), request)
  for (const read of operation.reads?.(request) ?? []) authorizeRead(finspace, call.principal, read)
  const answer = () => operation.run(request, call)
  return foreseen(finspace, () =>
    // A read is no transaction: it would wait for an fsync of nothing.
    operation.effect === 'reads'
      ? answer()
      : finspace.store.transact(() => once(finspace, { name, operation, request }, answer)),
  )
}

/** An error of ours is told to the operator in full, and to the caller without a word more than that it is one. */
function foreseen({ onFault }: Finspace, run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (error instanceof ServiceException) throw error
    onFault(error)
    throw internalError()
  }
}

interface Tagged {
  tags?: Readonly<Record<string, string>>
}

/** The tags that a policy may ask about: those of the request and those of the resource. */
const conditionsOf = ({ tables }: Finspace, arn: string, { tags }: Tagged): Record<string, string> => ({
  ...prefixed('aws:RequestTag', tags),
  ...prefixed('aws:ResourceTag', tables.tag.get(arn)),
})

const prefixed = (prefix: string, tags: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]))

/** To create with tags takes the right to tag as well. */
function authorizeTags({ principal, service }: Call, arn: string, { tags }: Tagged): void {
  if (tags === undefined) return
  principal.authorize(`${service}:TagResource`, arn, prefixed('aws:RequestTag', tags))
}

/** The first answer again, where the request says by its token that it is a repetition. */
function once(
  { tokens }: Finspace,
  { name, operation, request }: Omit<Run, 'call'>,
  run: () => unknown,
): unknown {
  const members: Readonly<Record<string, unknown>> = request
  const { clientToken: token } = members
  if (typeof token !== 'string') return run()
  const path = labelsOf(operation.http).map(label => String(members[label]))
  const keep = operation.keepsToken === true
  return tokens.once({ operation: name, path: path.join('/'), token, request, keep }, run)
}

const labelsOf = (http: string) => [...http.matchAll(/\{(\w+)\}/g)].map(([, label = '']) => label)
