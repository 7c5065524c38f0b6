// What happens round every operation: one transaction, the client token, only errors that the model declares.

import type { Collection } from '../../store/collection.ts'
import type { Store } from '../../store/store.ts'
import type { Call } from '../../wire/call.ts'
import type { RestOperation } from '../../wire/rest-json.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import type { ClientTokens } from './client-token.ts'
import { asDeclared, internalError } from './exceptions.ts'
import type { AnyFinspaceOperation } from './operation.ts'
import { authorizeRead, type SourceParts } from './source-rights.ts'

interface RunParts extends SourceParts {
  store: Store
  tokens: ClientTokens
  tables: { tag: Pick<Collection<Readonly<Record<string, string>>>, 'get'> }
  onFault(fault: unknown): void
}

export const onTheWire = (
  parts: RunParts,
  operations: Readonly<Record<string, AnyFinspaceOperation>>,
): Record<string, RestOperation> =>
  Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      {
        ...operation,
        conditions: request => conditionsOf(parts, operation.resource(request), request),
        declare: error => asDeclared(error, operation.errors),
        run: (request: never, call: Call) => run(parts, { name, operation, request, call }),
      } satisfies RestOperation,
    ]),
  )

interface Run {
  name: string
  operation: AnyFinspaceOperation
  request: never
  call: Call
}

function run(parts: RunParts, { name, operation, request, call }: Run): unknown {
  authorizeTags(call, operation.resource(request), request)
  for (const read of operation.reads?.(request) ?? []) authorizeRead(parts, call.principal, read)
  const answer = () => operation.run(request, call)
  return foreseen(parts, () =>
    // A read is no transaction: it would wait for an fsync of nothing.
    operation.effect === 'reads'
      ? answer()
      : parts.store.transact(() => once(parts, { name, operation, request }, answer)),
  )
}

/** An error of ours is logged in full for the operator; the caller learns only that there is one. */
function foreseen({ onFault }: RunParts, run: () => unknown): unknown {
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
const conditionsOf = ({ tables }: RunParts, arn: string, { tags }: Tagged): Record<string, string> => ({
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
  { tokens }: RunParts,
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
