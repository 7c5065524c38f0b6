// What happens round every operation: one transaction, the client token, only errors that the model declares.
import type { Call } from '../wire/call.ts'
import type { RestOperation } from '../wire/rest-json.ts'
import { ServiceException } from '../wire/service-exception.ts'
import { asDeclared, internalError } from './exceptions.ts'
import type { Finspace } from './finspace.ts'
import type { AnyFinspaceOperation } from './operation.ts'

export const onTheWire = (
  finspace: Finspace,
  operations: Readonly<Record<string, AnyFinspaceOperation>>,
): Record<string, RestOperation> =>
  Object.fromEntries(
    Object.entries(operations).map(([name, { http, query, input, resource, errors, ...operation }]) => [
      name,
      {
        ...{ http, input, resource },
        conditions: request => conditionsOf(finspace, resource(request), request),
        ...(query === undefined ? {} : { query }),
        declare: error => asDeclared(error, errors),
        run: (request: never, call: Call) => {
          authorizeTags(call, resource(request), request)
          return foreseen(finspace, () =>
            isRead(http)
              ? operation.run(request, call)
              : finspace.store.transact(() =>
                  once(finspace, { name, http, request, keep: operation.keepsToken === true }, () =>
                    operation.run(request, call),
                  ),
                ),
          )
        },
      } satisfies RestOperation,
    ]),
  )

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

/** A read is no transaction of its own: it would wait for an fsync of nothing. */
const isRead = (http: string) => http.startsWith('GET ')

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

interface Request {
  name: string
  http: string
  request: Readonly<Record<string, unknown>>
  keep: boolean
}

/** The first answer again, where the request says by its token that it is a repetition. */
function once({ tokens }: Finspace, { name, http, request, keep }: Request, run: () => unknown): unknown {
  const { clientToken: token } = request
  if (typeof token !== 'string') return run()
  const path = labelsOf(http).map(label => String(request[label]))
  return tokens.once({ operation: name, path: path.join('/'), token, request, keep }, run)
}

const labelsOf = (http: string) => [...http.matchAll(/\{(\w+)\}/g)].map(([, label = '']) => label)
