import { type Argument, type Call, parseIntrinsic } from '../../../../asl/intrinsic.ts'
import type { Json } from '../../../../asl/json.ts'
import { QueryError } from '../error.ts'
import { IntrinsicFault } from '../intrinsics/arguments.ts'
import { INTRINSIC_FUNCTIONS } from '../intrinsics/functions.ts'
import type { Scope } from '../scope.ts'
import { lookUp } from './read.ts'

/** The value of `States.Name(...)`. Its failures are States.Runtime: AWS only reserves States.IntrinsicFailure. */
export function callIntrinsic(text: string, scope: Scope): Json {
  try {
    return call(parseIntrinsic(text), scope)
  } catch (error) {
    if (!(error instanceof IntrinsicFault)) throw error
    throw new QueryError('States.Runtime', `The function '${text}' had the following error: ${error.message}`)
  }
}

const call = ({ name, arguments: items }: Call, scope: Scope): Json =>
  INTRINSIC_FUNCTIONS[name](
    items.map((item, position) =>
      // Format reads the escapes of its template itself, to know `\{` from a placeholder.
      name === 'States.Format' && position === 0 && item.kind === 'string'
        ? item.raw
        : argumentValue(item, scope),
    ),
    scope.environment,
  )

function argumentValue(item: Argument, scope: Scope): Json {
  if (item.kind === 'call') return call(item, scope)
  if (item.kind !== 'path') return item.value
  const found = lookUp(item.path, scope)
  if (found.missing === undefined) return found.value
  throw new IntrinsicFault(
    `The JsonPath argument for the field '${item.text}' could not be found in the input '${JSON.stringify(scope.input)}'`,
  )
}
